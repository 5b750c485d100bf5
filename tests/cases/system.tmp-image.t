@root empty
@args doctor --only system.tmp -v
@exit 0
@grep this root does not run
@grep   -     system.tmp
