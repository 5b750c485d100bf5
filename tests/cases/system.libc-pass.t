@root debian-12-dev
@args doctor -v --no-color --only system.libc
@exit 0
@grep glibc 2.36
