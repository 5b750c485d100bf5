@root t-python-alternative
@args doctor --json --only python.headers
@exit 1
@grep "command": "python3.11"
@grep "cure": "python-headers"
