@root debian-12
@args setup --plan --index http://127.0.0.1:1/simple
@exit 2
@err --index needs --venv, --pip or --requirements
