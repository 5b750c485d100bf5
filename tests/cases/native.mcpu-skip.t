@root debian-12
@args doctor --only native.mcpu 
@exit 0
@grep there is no gcc and no clang
