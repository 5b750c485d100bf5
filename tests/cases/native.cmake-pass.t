@root debian-13-dev
@args doctor --only native.cmake 
@exit 0
@grep cmake 3.31
