@root debian-12
@args setup --plan --pip numpy
@exit 2
@err --pip needs --venv
