@root raspbian-12
@args doctor -v --no-color --only system.userland
@exit 0
@grep the kernel is aarch64, but the programs are 32-bit (armv7l)
