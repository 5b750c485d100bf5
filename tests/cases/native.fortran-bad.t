@root debian-12-dev
@args doctor --only native.fortran --profile science
@exit 1
@grep FAIL
@grep there is no gfortran
