@root empty
@args doctor -v --no-color --only system.userland
@exit 0
@grep cannot tell whether the programs are 32-bit or 64-bit
