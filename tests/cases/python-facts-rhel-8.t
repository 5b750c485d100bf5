@root rhel-8
@args doctor --json --only python.present
@exit 0
@grep "path": "/usr/bin/python3.6"
@grep "real": "/usr/libexec/platform-python3.6"
@grep "abi": "cpython-36m"
@grep "version": "3.6.8"
