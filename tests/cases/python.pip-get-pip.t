@root rhel-9
@args doctor --json --only python.pip
@exit 0
@grep https://bootstrap.pypa.io/pip/3.9/get-pip.py
