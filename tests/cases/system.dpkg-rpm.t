@root rocky-9
@args doctor --only system.dpkg -v
@exit 0
@grep packages are not dpkg's here
@grep   -     system.dpkg
