@args check numpy --offline --python 3.11 --glibc 2.31
@exit 1
@expect
For cp311-glibc2.31-aarch64

  unknown  numpy  no index was asked: which files it offers is not known

1 package needed: 1 unknown: not ready
