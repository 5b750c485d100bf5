@args check tests/cases/check/uv.lock --python 3.11 --glibc 2.31 --extra fast --group dev --allow-build --verbose
@exit 1
@expect
For cp311-glibc2.31-aarch64

  none     bare 1.0        no file is offered
  none     speedy 0.9      only for x86_64; nearest: speedy-0.9-cp39-abi3-manylinux_2_17_x86_64.whl
  build    modern 2.0      needs glibc 2.34, this is 2.31; nearest: modern-2.0-cp311-cp311-manylinux_2_34_aarch64.whl
  build    onlysource 1.5  only the source is offered
  local    app 0.1.0
  pure     linter 3.0      linter-3.0-py3-none-any.whl
  pure     plain 4.2       plain-4.2-py3-none-any.whl
  -        winonly 7.0     not needed

7 packages needed: 2 pure, 2 build, 2 none, 1 local: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for modern, onlysource that is a guess
