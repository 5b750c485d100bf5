@root debian-12
@args doctor --only python.pip
@exit 0
@grep there is no pip for python3
