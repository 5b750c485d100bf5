@root debian-12
@args doctor --only python.venv
@exit 0
@grep python3 cannot make virtual environments: '/usr/lib/python3.11/ensurepip'
