@root opt-python
@args doctor --json --only python.present
@exit 0
@grep "path": "/opt/python/bin/python3.9"
@grep "origin": "opt"
@grep "origin": "local"
