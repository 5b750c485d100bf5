@root cpu-graviton2
@args doctor -v --no-color --only system.cpu
@exit 0
@grep AWS Graviton2 (certain
