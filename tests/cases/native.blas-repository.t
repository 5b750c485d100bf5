@root rocky-9
@args doctor --only native.blas,native.lapack
@exit 1
@grep cure: install blas-devel, from the repository crb
@grep chroot rocky-9 dnf install --enablerepo=crb blas-devel lapack-devel
