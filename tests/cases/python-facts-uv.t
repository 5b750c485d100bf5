@root uv
@args doctor --json --only python.present
@exit 0
@grep "path": "/home/admin/.local/bin/python3.12"
@grep "origin": "uv"
