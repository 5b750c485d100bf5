@root debian-13-dev
@args doctor --only native.blas-speed 
@exit 0
@grep BLAS is openblas 0.3.29
