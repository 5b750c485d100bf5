@root debian-12
@args doctor --only native.ffi 
@exit 1
@grep FAIL
@grep ffi.h is in none of the folders
