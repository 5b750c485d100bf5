@root cpu-ampereone
@args doctor --only native.mcpu 
@exit 0
@grep gcc 12.2.0 builds for this CPU's cores (ampere1) with -mcpu=ampere1
