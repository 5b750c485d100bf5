@root t-machine-apt-broken
@args doctor --only system.apt -v
@exit 0
@grep apt refuses to work: /etc/apt/sources.list.d/own.list:1: there is no component
@grep   warn  system.apt
