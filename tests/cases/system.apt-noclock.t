@root t-machine-apt-noclock
@args doctor --only system.apt -v
@exit 0
@grep this root has no clock; give the day with --now
@grep   ????  system.apt
