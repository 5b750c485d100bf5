@root t-python-loops
@args doctor --only python.free-threaded
@exit 0
@grep cannot tell whether this Python is free-threaded
