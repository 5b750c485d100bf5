@root hostile
@args doctor -v --no-color --only system.emulation
@exit 0
@grep cannot tell whether the programs are emulated: '/proc/cpuinfo' is a directory, not a file
