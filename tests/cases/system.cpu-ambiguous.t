@root cpu-n1-unknown
@args doctor -v --no-color --only system.cpu
@exit 0
@grep Neoverse N1 core, model not known (guess
