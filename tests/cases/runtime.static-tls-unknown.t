@root hostile
@args doctor --only runtime.static-tls -v
@exit 0
@grep cannot tell
@grep   ????  runtime.static-tls
