@root debian-12-dev
@args doctor -v --no-color --only system.userland
@exit 0
@grep the programs are 64-bit (aarch64)
