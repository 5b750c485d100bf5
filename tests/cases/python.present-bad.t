@root t-python-none
@args doctor --only python.present
@exit 1
@grep FAIL  python.present  there is no Python 3
