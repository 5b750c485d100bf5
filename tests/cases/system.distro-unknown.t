@root hostile
@args doctor --only system.distro
@exit 0
@grep 1 unknown
