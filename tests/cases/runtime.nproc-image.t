@root empty
@args doctor --only runtime.nproc -v
@exit 0
@grep this root does not run
@grep   -     runtime.nproc
