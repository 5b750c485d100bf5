@root t-cpu-emulated
@args doctor -v --no-color --only system.lse
@exit 0
@grep cannot tell whether the processor has LSE atomics: /proc/cpuinfo is that of another architecture (emulation)
