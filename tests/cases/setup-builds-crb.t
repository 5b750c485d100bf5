@root rocky-9
@args setup --plan --allow-repo --offline --index http://127.0.0.1:1/simple --pip mysqlclient --pip numpy
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, cloud oci
system    Rocky Linux 9.3 (Blue Onyx), aarch64, glibc 2.34, kernel 5.14.0-570.37.1.el9_6.aarch64
python    3.9.21 (python3), 1 more
tools     none
blas      none

  1 refresh   Bring the lists of packages up to date
  2 install   Install 9 packages
              blas-devel gcc gcc-c++ lapack-devel libffi-devel make mariadb-connector-c-devel pkgconf-pkg-config python3-devel
              cures python.headers native.compiler native.ffi native.blas native.lapack native.pkg-config

What is built, or may have to be, needs:
  mysqlclient  mariadb-connector-c-devel pkgconf-pkg-config (C)
  numpy  pkgconf-pkg-config (C, C++)
Provisional: not all that has to be built could be learned ('http://127.0.0.1:1/simple/mysqlclient/': is not in the cache, and offline nothing is asked for). What nobody told of counts as a package to be built, where it is known what that takes.

The names of packages are provisional: the lists that would confirm them are missing or old. They are read again once they are up to date.
