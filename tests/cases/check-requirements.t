@args check -r tests/cases/check/requirements.txt --python 3.11 --glibc 2.31 --offline --index http://127.0.0.1:1/simple
@exit 1
@expect
For cp311-glibc2.31-aarch64

  FAIL     tests/cases/check/requirements.txt: what tool requires is not known: 'https://files.example/tool-1.0-cp311-cp311-manylinux_2_28_aarch64.whl': what it requires is not in the cache, and offline nothing is asked for (--no-deps leaves that out)
  unknown  numpy 2.0  'http://127.0.0.1:1/simple/numpy/': is not in the cache, and offline nothing is asked for
  local    ./here     it lies on the machine that locked it
  native   tool 1.0

3 packages needed: 1 native, 1 local, 1 unknown: not ready
