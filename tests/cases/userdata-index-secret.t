@args user-data --release noble --venv /opt/v --pip a --index https://who:hidden@example.org/simple
@exit 2
@err --index has a user name or a password in an address
@err metadata service
@not hidden
