@root t-python-none
@args doctor --only python.headers
@exit 1
@grep there is no Python 3.8 or newer, and so no headers of one
