@root debian-12-dev
@args doctor -v --no-color --only system.emulation
@exit 0
@grep no emulation
