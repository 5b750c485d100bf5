@args check foo-1.0-cp312-cp312-manylinux_2_28_aarch64.whl --python 3.11 --glibc 2.31 --pip 20.0.2
@exit 1
@expect
For cp311-glibc2.31-aarch64 (pip 20.0.2)

  none     foo 1.0  only for CPython 3.12; nearest: foo-1.0-cp312-cp312-manylinux_2_28_aarch64.whl

1 package needed: 1 none: not ready
