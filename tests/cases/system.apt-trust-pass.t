@root debian-12-dev
@args doctor --only system.apt-trust -v
@exit 0
@grep apt asks every source
@grep   ok    system.apt-trust
