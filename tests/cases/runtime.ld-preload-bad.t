@root t-machine-preload
@args doctor --only runtime.ld-preload -v
@exit 0
@grep but /usr/lib/libjemalloc.so.2 is not there
@grep /usr/lib/libx86.so is for x86_64, not for aarch64
@grep   warn  runtime.ld-preload
