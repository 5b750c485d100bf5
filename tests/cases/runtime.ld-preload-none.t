@root debian-12-dev
@args doctor --only runtime.ld-preload -v
@exit 0
@grep nothing is loaded before
@grep   ok    runtime.ld-preload
