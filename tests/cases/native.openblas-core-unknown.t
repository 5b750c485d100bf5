@root hostile
@args doctor --only native.openblas-core 
@exit 0
@grep cannot tell which BLAS programs get
