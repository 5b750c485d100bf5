@root t-machine-apt-none
@args doctor --only system.apt -v
@exit 0
@grep apt has no source of packages
@grep   warn  system.apt
