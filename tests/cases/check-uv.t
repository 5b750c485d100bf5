@args check tests/cases/check/uv.lock --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  none     bare 1.0        no file is offered
  build    modern 2.0      needs glibc 2.34, this is 2.31; nearest: modern-2.0-cp311-cp311-manylinux_2_34_aarch64.whl
  build    onlysource 1.5  only the source is offered
  local    app 0.1.0
  pure     plain 4.2

5 packages needed: 1 pure, 2 build, 1 none, 1 local: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for modern, onlysource that is a guess
