@root empty
@args doctor --only system.memory -v
@exit 0
@grep this root does not run
@grep   -     system.memory
