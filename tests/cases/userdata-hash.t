@args user-data --ampy https://example.org/ampy --sha256 12ab
@exit 2
@err is not 64 hexadecimal digits
