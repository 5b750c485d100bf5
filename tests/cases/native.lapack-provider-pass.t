@root debian-13-dev
@args doctor --only native.lapack-provider 
@exit 0
@grep LAPACK is openblas
