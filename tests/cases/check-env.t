@root t-check-env
@args check /srv/env
@exit 1
@expect
For cp311-glibc2.36-aarch64 (this machine)

  none     copied-one 2.0  only for x86_64; nearest: copied_one-2.0-cp311-cp311-manylinux_2_17_x86_64.whl
  unknown  older 0.1       no file WHEEL tells what it was built for
  native   numpy 1.26.4
  pure     six 1.16.0

4 packages needed: 1 native, 1 pure, 1 none, 1 unknown: not ready
