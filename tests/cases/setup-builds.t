@root debian-12
@args setup --plan --profile minimal --offline --index http://127.0.0.1:1/simple --pip psycopg2 --pip requests --pip orjson
@exit 0
@expect
machine   Ampere Altra, 4 CPUs, cloud oci
system    Debian GNU/Linux 12 (bookworm), aarch64, glibc 2.36, kernel 6.1.0-40-cloud-arm64
python    3.11.2 (python3)
tools     none
blas      none

  1 refresh   Bring the lists of packages up to date
              cures system.apt
  2 install   Install 5 packages
              build-essential libpq-dev python3-dev python3-pip python3-venv
              cures python.venv python.pip native.compiler python.headers

What is built, or may have to be, needs:
  psycopg2  libpq-dev (C)
Provisional: not all that has to be built could be learned ('http://127.0.0.1:1/simple/orjson/': is not in the cache, and offline nothing is asked for). What nobody told of counts as a package to be built, where it is known what that takes.

The names of packages are provisional: the lists that would confirm them are missing or old. They are read again once they are up to date.
