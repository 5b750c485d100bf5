@root hostile
@args doctor --only native.lapack-provider 
@exit 0
@grep cannot tell which BLAS programs get
