@root alpine-3.22
@args doctor --only runtime.static-tls -v
@exit 0
@grep only seen with glibc
@grep   -     runtime.static-tls
