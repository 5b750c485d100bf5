@root debian-12
@args doctor --only native.lapack 
@exit 1
@grep FAIL
@grep -llapack cannot be linked
