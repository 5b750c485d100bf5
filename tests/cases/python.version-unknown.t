@root t-python-bare
@args doctor --only python.version
@exit 1
@grep ????  python.version  cannot tell how new this Python is
