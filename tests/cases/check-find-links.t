@args check native.one src other --find-links tests/cases/check/wheels --index file:///nonexistent --no-deps --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  none     other 2.0       only for CPython 3.10
  build    src 3           only the source is offered
  native   native-one 1.0

3 packages needed: 1 native, 1 build, 1 none: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for src that is a guess
