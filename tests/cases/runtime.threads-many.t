@root cpu-altra-oci
@args doctor --only runtime.threads -v
@exit 0
@grep 80 CPUs
@grep   warn  runtime.threads
