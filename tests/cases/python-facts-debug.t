@root t-python-debug
@args doctor --json --only python.version
@exit 0
@grep "path": "/usr/bin/python3.11d"
@grep "abi": "cpython-311d"
@grep "debug": true
@grep "text": "python3 is Python 3.11.2"
