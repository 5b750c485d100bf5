@root cpu-ampere-future
@args doctor -v --no-color --only system.cpu
@exit 0
@grep the processor is not one that ampy knows: AmpereOne family (core 0xacf)
