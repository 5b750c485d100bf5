@root t-machine-apt-stale
@args doctor --only system.apt -v
@exit 0
@grep apt's package lists are 45 days old
@grep   warn  system.apt
