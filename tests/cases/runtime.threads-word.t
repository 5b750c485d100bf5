@root t-machine-threads-word
@args doctor --only runtime.threads -v
@exit 0
@grep OPENBLAS_NUM_THREADS is 'auto', which is not a number of threads
@grep   warn  runtime.threads
