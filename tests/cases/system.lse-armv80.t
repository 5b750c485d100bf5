@root cpu-emag
@args doctor -v --no-color --only system.lse
@exit 0
@grep Ampere eMAG has no LSE atomics (Armv8.0): locks are slow on many cores
