@root t-machine-loops
@args doctor --only runtime.ld-preload -v
@exit 0
@grep '/etc/ld.so.preload': Too many levels
@grep   ????  runtime.ld-preload
