@root t-python-loops
@args doctor --only python.headers
@exit 1
@grep cannot tell whether its headers are there: '/usr/local/include/python3.12'
