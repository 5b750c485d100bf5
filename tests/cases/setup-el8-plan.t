@root rhel-8
@args setup --plan
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, pages of 64 KiB, cloud oci
system    Red Hat Enterprise Linux 8.10 (Ootpa), aarch64, glibc 2.28, kernel 4.18.0-553.75.1.el8_10.aarch64
python    none to use (1 found)
tools     none
blas      none

  1 refresh   Bring the lists of packages up to date
  2 install   Install 9 packages
              blas-devel gcc gcc-c++ lapack-devel libffi-devel make python3.11 python3.11-devel python3.11-pip
              cures python.version python.venv python.headers python.pip native.compiler native.ffi native.blas native.lapack

Afterwards type python3.11: python3 stays the system's own.

The names of packages are provisional: the lists that would confirm them are missing or old. They are read again once they are up to date.
