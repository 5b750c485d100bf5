@args user-data --release noble --venv env
@exit 2
@err --venv /opt/venv
