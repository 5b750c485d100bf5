@root debian-13-dev
@args doctor --only native.fortran 
@exit 0
@grep gfortran 14.2.0
