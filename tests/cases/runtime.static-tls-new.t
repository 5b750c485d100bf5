@root t-machine-gomp-new
@args doctor --only runtime.static-tls -v
@exit 0
@grep GLIBC_TUNABLES=glibc.rtld.optional_static_tls=2000 makes it
@grep   ok    runtime.static-tls
