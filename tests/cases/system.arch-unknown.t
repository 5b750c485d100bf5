@root empty
@args doctor -v --no-color --only system.arch
@exit 1
@grep cannot tell what the programs are built for: none of the programs that every system has is there
