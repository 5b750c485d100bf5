@root debian-12-dev
@args doctor --only system.apt -v
@exit 0
@grep apt has 2 sources and lists of 2 days ago
@grep   ok    system.apt
