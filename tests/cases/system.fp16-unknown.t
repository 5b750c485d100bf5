@root t-cpu-emulated
@args doctor -v --no-color --only system.fp16
@exit 0
@grep cannot tell whether the processor computes in half precision: /proc/cpuinfo is that of another
