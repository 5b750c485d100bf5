@root t-python-unreadable
@args doctor --only python.default
@exit 0
@grep ????  python.default
