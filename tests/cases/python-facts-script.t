@root t-python-script
@args doctor --json --only python.version
@exit 0
@grep "command": "python3.11"
@grep "fact": "python[0].is_default"
@grep '/usr/local/bin/python3' is a script
@grep type python3.11 for Python 3.11.2
