@args check tests/cases/check/pyproject.toml --extra all --group dev --python 3.11 --glibc 2.31 --offline --index http://127.0.0.1:1/simple --no-deps
@exit 1
@expect
For cp311-glibc2.31-aarch64

  none     guide    only for CPython 3.12; nearest: guide-2.0-cp312-cp312-linux_aarch64.whl
  unknown  numpy    'http://127.0.0.1:1/simple/numpy/': is not in the cache, and offline nothing is asked for
  pure     checker
  pure     tool

4 packages needed: 2 pure, 1 none, 1 unknown: not ready
