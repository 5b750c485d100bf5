@root disk-full
@args doctor --only system.disk -v
@exit 0
@grep only 30 MiB are free on /
@grep   warn  system.disk
