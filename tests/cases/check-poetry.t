@args check tests/cases/check/poetry.lock --python 3.11 --glibc 2.31 --group dev
@exit 1
@expect
For cp311-glibc2.31-aarch64

  build    tester 8.0  only the source is offered
  native   native 1.0

2 packages needed: 1 native, 1 build: not ready
With --allow-build, what has to be built is ready too.
To build, as Debian and Ubuntu name it: build-essential python3-dev; for tester that is a guess
