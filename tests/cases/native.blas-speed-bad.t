@root debian-12-dev
@args doctor --only native.blas-speed 
@exit 0
@grep warn
@grep BLAS is the reference one (libblas.so.3.11.0)
