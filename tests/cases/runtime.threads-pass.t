@root debian-12-dev
@args doctor --only runtime.threads -v
@exit 0
@grep a thread for each of the 4 CPUs
@grep   ok    runtime.threads
