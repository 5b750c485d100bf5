@root alpine-3.20
@args setup --plan --verbose
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, cloud oci
system    Alpine Linux v3.20, aarch64, musl 1.2.5, kernel 6.6.103-0-virt
python    3.12.11 (python3)
tools     none
blas      none

  1 refresh   Bring the lists of packages up to date
              $ /sbin/apk update
  2 install   Install 7 packages
              blas-dev build-base lapack-dev libffi-dev linux-headers py3-pip python3-dev
              cures python.headers python.pip native.compiler native.ffi native.blas native.lapack
              $ /sbin/apk add blas-dev build-base lapack-dev libffi-dev linux-headers py3-pip python3-dev

The names of packages are provisional: the lists that would confirm them are missing or old. They are read again once they are up to date.
