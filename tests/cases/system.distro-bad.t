@root no-osrelease
@args doctor --only system.distro
@exit 0
@grep there is no os-release file, so the distribution is not known
