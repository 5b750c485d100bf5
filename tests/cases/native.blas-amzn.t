@root amzn-2023
@args doctor --only native.blas,native.lapack
@exit 1
@grep chroot amzn-2023 dnf install blas-devel lapack-devel
@not repository
