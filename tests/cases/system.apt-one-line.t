@root debian-11
@args doctor --only system.apt -v
@exit 0
@grep apt has 
@grep   ok    system.apt
