@args check tests/cases/check/pylock.toml --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  FAIL     tests/cases/check/pylock.toml: the file needs Python >=3.12, this is 3.11.9
  native   native 1.0

1 package needed: 1 native: not ready
