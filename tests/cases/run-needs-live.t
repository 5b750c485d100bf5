@root debian-12-dev
@args doctor --run
@exit 2
@err --run starts programs; --root is for looking
