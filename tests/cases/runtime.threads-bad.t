@root quota-2
@args doctor --only runtime.threads -v
@exit 0
@grep 80 threads, but the control group's quota is 2.0 CPUs
@grep Set OMP_NUM_THREADS=2 and OPENBLAS_NUM_THREADS=2
@grep   warn  runtime.threads
