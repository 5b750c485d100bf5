@root t-python-unreadable
@args doctor --only python.present
@exit 1
@grep ????  python.present  '/usr/local/bin': Too many levels
