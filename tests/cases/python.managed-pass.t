@root debian-12
@args doctor --only python.managed
@exit 0
@grep 1 passed (profile dev).
