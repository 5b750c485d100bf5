@root alpine-3.22
@args doctor -v --no-color --only system.libc
@exit 0
@grep the C library is musl 1.2.5: many packages have no musllinux wheel
