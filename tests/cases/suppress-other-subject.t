@root ubuntu-20.04
@args doctor --only system.supported --strict --suppress system.supported:/usr/bin/python3.8
@exit 1
@not suppressed (
