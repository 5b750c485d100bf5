@root cpu-x86
@args doctor -v --no-color --only system.arch
@exit 1
@grep FAIL
@grep the programs are built for x86_64, not for aarch64
