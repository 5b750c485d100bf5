@root debian-12-dev
@args check tests/cases/check/ready.uv.lock
@exit 0
@expect
For cp311-glibc2.36-aarch64 (this machine, pip 23.0.1)

  local    app 0.1.0
  native   plain 4.2

2 packages needed: 1 native, 1 local: ready
