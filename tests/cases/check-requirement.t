@args check numpy --python 3.11 --glibc 2.31 --offline --index http://127.0.0.1:1/simple
@exit 1
@expect
For cp311-glibc2.31-aarch64

  unknown  numpy  'http://127.0.0.1:1/simple/numpy/': is not in the cache, and offline nothing is asked for

1 package needed: 1 unknown: not ready
