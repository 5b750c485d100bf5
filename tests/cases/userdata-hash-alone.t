@args user-data --ampy https://example.org/ampy
@exit 2
@err --ampy and --sha256 need each other
