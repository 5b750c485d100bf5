@root debian-12-dev
@args doctor --only runtime.nproc -v
@exit 0
@grep enough for 4 CPUs
@grep   ok    runtime.nproc
