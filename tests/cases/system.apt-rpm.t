@root rocky-9
@args doctor --only system.apt -v
@exit 0
@grep packages are not apt's here
@grep   -     system.apt
