@root debian-12
@args doctor --only python.headers
@exit 1
@grep the headers of python3 are missing: '/usr/include/python3.11/Python.h'
