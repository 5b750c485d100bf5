@root t-python-loops
@args doctor --only python.venv
@exit 0
@grep cannot tell whether it can make virtual environments
