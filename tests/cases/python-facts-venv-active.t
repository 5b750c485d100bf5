@root venv-active
@args doctor --json --only python.present
@exit 0
@grep "path": "/home/admin/work/.venv/bin/python3.11"
@grep "pip": "25.3"
@grep "origin": "venv"
