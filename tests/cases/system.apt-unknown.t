@root hostile
@args doctor --only system.apt -v
@exit 0
@grep holds NUL bytes
@grep   ????  system.apt
