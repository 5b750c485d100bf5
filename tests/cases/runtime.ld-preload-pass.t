@root t-machine-preload-fine
@args doctor --only runtime.ld-preload -v
@exit 0
@grep what is loaded first can be loaded: /usr/local/lib/python3.11
@grep   ok    runtime.ld-preload
