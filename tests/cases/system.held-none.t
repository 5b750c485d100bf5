@root debian-12-dev
@args doctor --only system.held -v
@exit 0
@grep no package is on hold
@grep   ok    system.held
