@args check tests/cases/check/Pipfile.lock --python 3.11 --glibc 2.31 --offline --index http://127.0.0.1:1/simple
@exit 1
@expect
For cp311-glibc2.31-aarch64

  unknown  plain 1.0  'http://127.0.0.1:1/simple/plain/': is not in the cache, and offline nothing is asked for
  vcs      repo       it is built from a repository

2 packages needed: 1 vcs, 1 unknown: not ready
