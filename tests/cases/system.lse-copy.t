@root t-cpu-lse-copy
@args doctor -v --no-color --only system.lse
@exit 0
@grep the processor has LSE atomics, and the C library uses them
