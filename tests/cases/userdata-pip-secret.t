@args user-data --release noble --venv /opt/v --pip https://example.org/a.whl?sig=hidden
@exit 2
@err --pip has a token or a signature
@not hidden
