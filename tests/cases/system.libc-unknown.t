@root hostile
@args doctor -v --no-color --only system.libc
@exit 0
@grep cannot tell which glibc this is: is not a sound ELF file
