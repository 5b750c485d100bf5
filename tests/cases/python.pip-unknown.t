@root t-python-loops
@args doctor --only python.pip
@exit 0
@grep cannot tell whether pip is there
