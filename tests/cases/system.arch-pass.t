@root debian-12-dev
@args doctor -v --no-color --only system.arch
@exit 0
@grep system.arch
@grep the programs are built for aarch64
