@root hostile
@args doctor --only system.apt-trust -v
@exit 0
@grep holds NUL bytes
@grep   ????  system.apt-trust
