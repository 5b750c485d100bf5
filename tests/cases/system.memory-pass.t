@root debian-12-dev
@args doctor --only system.memory -v
@exit 0
@grep 23.4 GiB of memory for 4 CPUs
@grep   ok    system.memory
