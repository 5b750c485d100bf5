@root t-machine-apt-noclock
@args doctor --only system.apt -v --now 2026-12-25
@exit 0
@grep   warn  system.apt
@grep lists are 35 days old
