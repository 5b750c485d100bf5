@root cpu-emag
@args doctor -v --no-color --only system.fp16
@exit 0
@grep the processor does not compute in half precision
