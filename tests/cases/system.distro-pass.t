@root linuxmint-22
@args doctor --only system.distro
@exit 0
@grep Linux Mint 22, family debian, packages by apt
