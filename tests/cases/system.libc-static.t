@root t-cpu-musl-static
@args doctor -v --no-color --only system.libc
@exit 0
@grep the C library is musl 1.2.5
