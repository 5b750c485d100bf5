@root t-machine-apt-trust
@args doctor --only system.apt-trust -v
@exit 0
@grep http://mirror.example.org/own stable
@grep   warn  system.apt-trust
