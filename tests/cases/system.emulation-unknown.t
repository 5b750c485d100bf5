@root hostile
@args doctor -v --no-color --only system.emulation
@exit 0
@grep cannot tell whether the programs are emulated: is a directory, not a file
