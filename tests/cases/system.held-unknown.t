@root t-machine-status-cut
@args doctor --only system.held -v
@exit 0
@grep is cut off
@grep   ????  system.held
