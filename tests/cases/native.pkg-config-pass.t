@root debian-13-dev
@args doctor --only native.pkg-config 
@exit 0
@grep pkg-config 1.8.1
