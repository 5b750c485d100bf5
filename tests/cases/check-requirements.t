@args check -r tests/cases/check/requirements.txt --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  unknown  numpy 2.0  no index was asked: the file does not tell which files there are
  local    ./here     it lies on the machine that locked it
  native   tool

3 packages needed: 1 native, 1 local, 1 unknown: not ready
