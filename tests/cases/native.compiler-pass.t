@root debian-12-dev
@args doctor --only native.compiler 
@exit 0
@grep gcc 12.2.0 (/usr/bin/gcc), g++, make and the C library's headers are there
