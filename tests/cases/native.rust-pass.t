@root debian-13-dev
@args doctor --only native.rust 
@exit 0
@grep rustc 1.85
