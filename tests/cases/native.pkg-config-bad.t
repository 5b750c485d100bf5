@root debian-12-dev
@args doctor --only native.pkg-config --profile science
@exit 1
@grep FAIL
@grep there is no pkg-config
