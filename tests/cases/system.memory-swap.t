@root t-machine-memory-swap
@args doctor --only system.memory -v
@exit 0
@grep 1.9 GiB of memory for 4 CPUs
@grep   ok    system.memory
