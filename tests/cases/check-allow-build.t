@args check tests/cases/check/build.uv.lock --python 3.11 --glibc 2.31 --allow-build
@exit 0
@expect
For cp311-glibc2.31-aarch64

  build    source 1   only the source is offered
  local    app 0.1.0
  native   plain 4.2

3 packages needed: 1 native, 1 build, 1 local: ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for source that is a guess
