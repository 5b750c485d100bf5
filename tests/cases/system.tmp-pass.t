@root debian-12-dev
@args doctor --only system.tmp -v
@exit 0
@grep programs may be started from /tmp
@grep   ok    system.tmp
