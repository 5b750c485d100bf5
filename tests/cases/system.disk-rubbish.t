@root t-machine-loops
@args doctor --only system.disk -v
@exit 0
@grep cannot tell how much of the disk is free
@grep   ????  system.disk
