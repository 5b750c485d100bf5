@root t-machine-tunable
@args doctor --only runtime.static-tls -v
@exit 0
@grep which glibc 2.31 does not know
@grep   warn  runtime.static-tls
