@root debian-12
@args setup --plan --with=$(id)
@exit 2
@err '$(id)' cannot be the name of a package
