@args check tests/cases/check/wheels --python 3.11 --glibc 2.31 --no-deps
@exit 1
@expect
For cp311-glibc2.31-aarch64

  bad      not-a-wheel.whl  no file of it has a name that can be read
  none     other 2.0        only for CPython 3.10; nearest: other-2.0-cp310-cp310-manylinux_2_17_aarch64.whl
  build    src 3            only the source is offered
  native   native-one 1.0

4 packages needed: 1 native, 1 build, 1 none, 1 bad: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for src that is a guess
