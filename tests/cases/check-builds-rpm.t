@root rocky-9
@args check psycopg2-2.9.9.tar.gz --python 3.11 --allow-build
@exit 0
@expect
For cp311-glibc2.34-aarch64

  build    psycopg2 2.9.9  only the source is offered; its build needs libpq-devel (C)

1 package needed: 1 build: ready
To build on Rocky Linux 9.3 (Blue Onyx): gcc gcc-c++ libpq-devel make python3.11-devel
