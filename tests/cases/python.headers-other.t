@root t-python-headers
@args doctor --only python.headers
@exit 0
@grep the headers are those of Python 3.11.1, the program is 3.11.2
