@root t-python-old
@args doctor --only python.version
@exit 1
@grep the newest is Python 3.6.8, older than 3.8
