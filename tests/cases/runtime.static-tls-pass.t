@root debian-12-dev
@args doctor --only runtime.static-tls -v
@exit 0
@grep glibc 2.36, and no copy of libgomp
@grep   ok    runtime.static-tls
