@args user-data --release noble --venv /opt/v --pip ./a-1-py3-none-any.whl
@exit 2
@err will not be on that one
