@root debian-12-dev
@args doctor --only native.ffi 
@exit 0
@grep /usr/include/aarch64-linux-gnu/ffi.h is there
