@root t-python-loops
@args doctor --only python.supported
@exit 0
@grep this root has no clock; give the day with --now
