@root debian-12-dev
@args doctor --only system.dpkg -v
@exit 0
@grep dpkg has no unfinished work among 35 packages
@grep   ok    system.dpkg
