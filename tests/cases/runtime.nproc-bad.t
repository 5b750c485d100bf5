@root t-machine-nproc
@args doctor --only runtime.nproc -v
@exit 0
@grep at most 100 processes and threads may be there, for 80 CPUs
@grep   warn  runtime.nproc
