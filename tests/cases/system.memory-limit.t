@root quota-2
@args doctor --only system.memory -v
@exit 0
@grep 4.0 GiB of memory for 2 CPUs
@grep   ok    system.memory
