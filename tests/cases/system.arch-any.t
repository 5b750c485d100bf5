@root cpu-x86
@args doctor -v --no-color --only system.arch --any-arch
@exit 0
@grep warn
@grep the programs are built for x86_64, not for aarch64
@not --any-arch makes
