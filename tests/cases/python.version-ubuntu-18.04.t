@root ubuntu-18.04
@args doctor --only python.version
@exit 1
@grep once the cure is installed, type python3.8
