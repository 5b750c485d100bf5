@root pyenv
@args doctor --json --only python.present
@exit 0
@grep "path": "/home/admin/.pyenv/versions/3.13.0t/bin/python3.13t"
@grep "abi": "cpython-313t"
@grep "free_threaded": true
