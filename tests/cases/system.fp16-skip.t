@root cpu-x86
@args doctor -v --no-color --only system.fp16
@exit 0
@grep the programs are not aarch64
