@root t-python-conda
@args doctor --json --only python.present
@exit 0
@grep "path": "/home/admin/miniforge3/bin/python3.12"
@grep "origin": "conda"
