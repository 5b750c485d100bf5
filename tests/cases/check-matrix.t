@args check tests/cases/check/uv.lock --release ubuntu:20.04 --release debian:12 --release alpine:3.22
@exit 1
@expect
For 1 cp38-glibc2.31-aarch64 (Ubuntu 20.04 LTS, pip 20.0.2)
    2 cp311-glibc2.36-aarch64 (Debian GNU/Linux 12 (bookworm), pip 23.0.1)
    3 cp312-musl1.2-aarch64 (Alpine Linux v3.22)

  FAIL     tests/cases/check/uv.lock: cp38-glibc2.31-aarch64: the file needs Python >=3.9, this is 3.8.9
  1        2        3
  none     none     none     bare 1.0
                               no file is offered
  build    native   native   modern 2.0
                               1: only for CPython 3.11; nearest: modern-2.0-cp311-cp311-manylinux_2_34_aarch64.whl
  build    build    build    onlysource 1.5
                               only the source is offered
  local    local    local    app 0.1.0
  pure     pure     pure     plain 4.2

cp38-glibc2.31-aarch64: 5 packages needed: 1 pure, 2 build, 1 none, 1 local: not ready
cp311-glibc2.36-aarch64: 5 packages needed: 1 native, 1 pure, 1 build, 1 none, 1 local: not ready
cp312-musl1.2-aarch64: 5 packages needed: 1 native, 1 pure, 1 build, 1 none, 1 local: not ready
1: To build on Ubuntu 20.04 LTS: build-essential python3-dev; for modern, onlysource that is a guess
2: To build on Debian GNU/Linux 12 (bookworm): build-essential python3-dev; for onlysource that is a guess
3: To build on Alpine Linux v3.22: build-base linux-headers python3-dev; for onlysource that is a guess
