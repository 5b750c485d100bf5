@root amzn-2023
@args doctor --only native.blas,native.lapack
@exit 1
@grep Next: sudo dnf install blas-devel lapack-devel
@not repository
