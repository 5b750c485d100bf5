@args check tests/cases/check/Pipfile.lock --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  unknown  plain 1.0  no index was asked: the file has hashes, and does not tell which files there are
  vcs      repo       it is built from a repository

2 packages needed: 1 vcs, 1 unknown: not ready
