@root debian-12-dev
@args doctor --only system.disk -v
@exit 0
@grep 80.0 GiB are free on /
@grep   ok    system.disk
