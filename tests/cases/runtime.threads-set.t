@root t-machine-threads-set
@args doctor --only runtime.threads -v
@exit 0
@grep OMP_NUM_THREADS is 16, but only 2 CPUs may be used
@grep   warn  runtime.threads
