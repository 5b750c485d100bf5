@root cpu-graviton2
@args setup --plan --framework ampere-tensorflow
@exit 0
@grep Ampere's images are for Altra and AmpereOne, and this is AWS Graviton2
@not docker run
