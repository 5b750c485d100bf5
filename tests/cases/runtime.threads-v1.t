@root old-cgroup
@args doctor --only runtime.threads -v
@exit 0
@grep quota is 1.5 CPUs
@grep OMP_NUM_THREADS=2
@grep   warn  runtime.threads
