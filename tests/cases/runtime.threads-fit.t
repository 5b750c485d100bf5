@root t-machine-threads-fit
@args doctor --only runtime.threads -v
@exit 0
@grep OPENBLAS_NUM_THREADS=2 fits the 2 CPUs
@grep   ok    runtime.threads
