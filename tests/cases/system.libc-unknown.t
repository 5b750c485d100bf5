@root hostile
@args doctor -v --no-color --only system.libc
@exit 0
@grep cannot tell which glibc this is: '/usr/lib/aarch64-linux-gnu/libc.so.6' is not a sound ELF file
