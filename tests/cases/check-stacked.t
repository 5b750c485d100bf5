@args check tests/cases/check/build.uv.lock --python 3.9 --python 3.10 --python 3.11 --python 3.12 --glibc 2.17 --glibc 2.36
@exit 1
@expect
For 1 cp39-glibc2.17-aarch64
    2 cp310-glibc2.17-aarch64
    3 cp311-glibc2.17-aarch64
    4 cp312-glibc2.17-aarch64
    5 cp39-glibc2.36-aarch64
    6 cp310-glibc2.36-aarch64
    7 cp311-glibc2.36-aarch64
    8 cp312-glibc2.36-aarch64

  plain 4.2
    none     1  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
    none     2  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
    native   3
    none     4  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
    none     5  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
    none     6  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
    native   7
    none     8  only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
  source 1
    build    1  only the source is offered
    build    2  only the source is offered
    build    3  only the source is offered
    build    4  only the source is offered
    build    5  only the source is offered
    build    6  only the source is offered
    build    7  only the source is offered
    build    8  only the source is offered
  app 0.1.0
    local    1
    local    2
    local    3
    local    4
    local    5
    local    6
    local    7
    local    8

cp39-glibc2.17-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
cp310-glibc2.17-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
cp311-glibc2.17-aarch64: 3 packages needed: 1 native, 1 build, 1 local: not ready
cp312-glibc2.17-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
cp39-glibc2.36-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
cp310-glibc2.36-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
cp311-glibc2.36-aarch64: 3 packages needed: 1 native, 1 build, 1 local: not ready
cp312-glibc2.36-aarch64: 3 packages needed: 1 build, 1 none, 1 local: not ready
To build, as Debian and Ubuntu name it: build-essential python3-dev; for source that is a guess
