@root t-python-loops
@args doctor --only python.arch
@exit 0
@grep cannot tell what the machine
