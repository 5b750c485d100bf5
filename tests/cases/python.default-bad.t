@root t-python-relinked
@args doctor --only python.default
@exit 0
@grep /usr/bin/python3 leads to /usr/local/bin/python3.12
