@root t-machine-disk-small
@args doctor --only system.disk -v
@exit 0
@grep 1.0 GiB are free on /: enough for compilers
@grep   warn  system.disk
