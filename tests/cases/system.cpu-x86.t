@root cpu-x86
@args doctor -v --no-color --only system.cpu
@exit 0
@grep the processor is AMD EPYC 7763 64-Core Processor, not an Arm one
