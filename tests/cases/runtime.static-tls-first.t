@root t-machine-preload-fine
@args doctor --only runtime.static-tls -v
@exit 0
@grep libgomp is loaded first, by LD_PRELOAD
@grep   ok    runtime.static-tls
