@root t-machine-held
@args doctor --only system.held -v
@exit 0
@grep on hold: gcc-12, libc6-dev
@grep   warn  system.held
