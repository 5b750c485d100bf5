@root t-machine-gomp-old
@args doctor --only runtime.static-tls -v
@exit 0
@grep 2 copies of libgomp come with wheels
@grep glibc 2.31 has a fixed room
@grep   warn  runtime.static-tls
