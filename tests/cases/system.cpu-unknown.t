@root hostile
@args doctor -v --no-color --only system.cpu
@exit 0
@grep cannot tell what processor this is: is a directory, not a file
