@root debian-12-dev
@args setup --check --offline --index http://127.0.0.1:1/simple --pip cffi
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, cloud oci
system    Debian GNU/Linux 12 (bookworm), aarch64, glibc 2.36, kernel 6.1.0-40-cloud-arm64
python    3.11.2 (python3)
tools     gcc 12.2.0, g++ 12.2.0, make 4.3
blas      reference 3.11.0, serial

Nothing to do for the profile dev.

What is built, or may have to be, needs:
  cffi  libffi-dev (C)
Provisional: not all that has to be built could be learned ('http://127.0.0.1:1/simple/cffi/': is not in the cache, and offline nothing is asked for). What nobody told of counts as a package to be built, where it is known what that takes.
