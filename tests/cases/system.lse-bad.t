@root ubuntu-18.04
@args doctor -v --no-color --only system.lse
@exit 0
@grep the processor has LSE atomics, but glibc 2.27 does not use them
@grep cure: install libc6-lse
