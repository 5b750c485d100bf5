@args check psycopg2-2.9.9.tar.gz h5py-3.1.tar.gz uwsgi-2.0.20.tar.gz docopt-0.6.2.tar.gz scipy-1.11.tar.gz orjson-3.0.tar.gz --release debian:12 --release rocky:8 --release alpine:3.22
@exit 1
@expect
For 1 cp311-glibc2.36-aarch64 (Debian GNU/Linux 12 (bookworm), pip 23.0.1)
    2 cp311-glibc2.28-aarch64 (Rocky Linux 8, pip 22.3.1)
    3 cp312-musl1.2-aarch64 (Alpine Linux v3.22)

  1        2        3
  build    build    build    docopt 0.6.2  [docopt-0.6.2.tar.gz]
                               only the source is offered
  build    build    build    h5py 3.1  [h5py-3.1.tar.gz]
                               1: only the source is offered; its build needs libhdf5-dev pkg-config (C)
                               2: only the source is offered; its build needs hdf5-devel pkgconf-pkg-config (C)
                               3: only the source is offered; its build needs hdf5-dev pkgconf (C)
  build    build    build    orjson 3.0  [orjson-3.0.tar.gz]
                               only the source is offered; its build needs a compiler for C, Rust
  build    build    build    psycopg2 2.9.9  [psycopg2-2.9.9.tar.gz]
                               1, 3: only the source is offered; its build needs libpq-dev (C)
                               2: only the source is offered; its build needs libpq-devel (C)
  build    build    build    scipy 1.11  [scipy-1.11.tar.gz]
                               1: only the source is offered; its build needs libopenblas-dev liblapack-dev pkg-config (C, C++, Fortran); it builds for a quarter of an hour
                               2: only the source is offered; its build needs openblas-devel lapack-devel pkgconf-pkg-config (C, C++, Fortran); it builds for a quarter of an hour
                               3: only the source is offered; its build needs openblas-dev lapack-dev pkgconf (C, C++, Fortran); it builds for a quarter of an hour
  build    build    build    uwsgi 2.0.20  [uwsgi-2.0.20.tar.gz]
                               1: only the source is offered; its build needs libpcre2-dev libssl-dev libcap-dev libyaml-dev libjansson-dev libxml2-dev (C)
                               2: only the source is offered; its build needs pcre2-devel openssl-devel libcap-devel libyaml-devel jansson-devel libxml2-devel (C)
                               3: only the source is offered; its build needs libraries whose names on Alpine Linux v3.22 are not known (C)

cp311-glibc2.36-aarch64: 6 packages needed: 6 build: not ready
cp311-glibc2.28-aarch64: 6 packages needed: 6 build: not ready
cp312-musl1.2-aarch64: 6 packages needed: 6 build: not ready
With --allow-build, what has to be built is ready too.
1: To build on Debian GNU/Linux 12 (bookworm): build-essential cargo gfortran libcap-dev libhdf5-dev libjansson-dev liblapack-dev libopenblas-dev libpcre2-dev libpq-dev libssl-dev libxml2-dev libyaml-dev pkg-config python3-dev; for docopt that is a guess
2: To build on Rocky Linux 8: cargo gcc gcc-c++ gcc-gfortran hdf5-devel jansson-devel lapack-devel libcap-devel libpq-devel libxml2-devel libyaml-devel make openblas-devel openssl-devel pcre2-devel pkgconf-pkg-config python3.11-devel rust; some of it may be in EPEL or CRB; for docopt that is a guess
3: To build on Alpine Linux v3.22: build-base cargo gfortran hdf5-dev lapack-dev libpq-dev linux-headers openblas-dev pkgconf python3-dev; not all that is needed has a known name there; for docopt that is a guess
