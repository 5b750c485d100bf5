@root empty
@args doctor --only system.disk -v
@exit 0
@grep is not recorded in this tree
@grep   ????  system.disk
