@root hostile
@args doctor --only native.blas-speed 
@exit 0
@grep cannot tell which BLAS programs get
