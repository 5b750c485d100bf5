@root t-python-loops
@args doctor --only python.managed
@exit 0
@grep cannot tell whether its packages are the distribution
