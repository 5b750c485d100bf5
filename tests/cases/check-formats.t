@args check -r tests/cases/check/formats.txt --no-deps --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  none     other 2.0       no-binary forbids its wheels, and no source is offered
  none     src 3           only the source is offered, which only-binary forbids
  build    native-one 1.0  no-binary asks for its source

3 packages needed: 1 build, 2 none: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for native-one that is a guess
