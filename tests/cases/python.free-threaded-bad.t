@root t-python-free-threaded
@args doctor --only python.free-threaded
@exit 0
@grep python3 is a free-threaded build (cpython-313t)
