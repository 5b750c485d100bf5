@root alpine-3.22
@args setup --plan --offline --index http://127.0.0.1:1/simple --pip uwsgi --pip pycairo --python 3.12
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, cloud oci
system    Alpine Linux v3.22, aarch64, musl 1.2.5, kernel 6.12.38-0-virt
python    3.12.11 (python3)
tools     gcc 14.2.0, g++ 14.2.0, make 4.3
blas      reference 3.12.0, serial

  1 refresh   Bring the lists of packages up to date
  2 install   Install 2 packages
              cairo-dev pkgconf
              cures native.pkg-config

What is built, or may have to be, needs:
  pycairo  cairo-dev pkgconf (C)
  uwsgi  libraries whose names on this system are not known (C)
Provisional: not all that has to be built could be learned ('http://127.0.0.1:1/simple/pycairo/': is not in the cache, and offline nothing is asked for). What nobody told of counts as a package to be built, where it is known what that takes.

The names of packages are provisional: the lists that would confirm them are missing or old. They are read again once they are up to date.
