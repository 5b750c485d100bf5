@root debian-12-dev
@args doctor --only python.venv
@exit 0
@grep 1 passed (profile dev).
