@root ubuntu-20.04
@args doctor --only system.supported --strict --suppress system.supported
@exit 0
@grep suppressed (on the command line)
