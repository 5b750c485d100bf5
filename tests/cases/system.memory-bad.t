@root t-machine-memory-small
@args doctor --only system.memory -v
@exit 0
@grep 1.9 GiB of memory for 4 CPUs and no swap
@grep 'make -j1'
@grep   warn  system.memory
