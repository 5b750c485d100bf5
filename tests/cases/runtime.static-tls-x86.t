@root cpu-x86
@args doctor --only runtime.static-tls -v
@exit 0
@grep only seen on aarch64
@grep   -     runtime.static-tls
