@root debian-12
@args doctor --only native.compiler 
@exit 1
@grep FAIL
@grep gcc, g++, make and the C library's headers (stdio.h, crt1.o) are missing
