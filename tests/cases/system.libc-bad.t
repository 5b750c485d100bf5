@root ubuntu-18.04
@args doctor -v --no-color --only system.libc
@exit 0
@grep glibc 2.27 is older than 2.28, which manylinux_2_28 wheels need
