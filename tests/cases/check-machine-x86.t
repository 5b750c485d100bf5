@root cpu-x86
@args check tests/cases/check/ready.uv.lock
@exit 1
@expect
For cp311-glibc2.36-x86_64 (this machine, pip 23.0.1)
This machine is x86_64, not aarch64: --release or --glibc checks for an Arm machine

  none     plain 4.2  only for aarch64; nearest: plain-4.2-cp311-cp311-manylinux_2_17_aarch64.whl
  local    app 0.1.0

2 packages needed: 1 none, 1 local: not ready
