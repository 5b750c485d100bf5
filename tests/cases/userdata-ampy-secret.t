@args user-data --ampy https://example.org/ampy?token=hidden --sha256 0
@exit 2
@err --ampy has a token or a signature
@not hidden
