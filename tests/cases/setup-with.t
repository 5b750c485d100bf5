@root debian-12
@args setup --plan --with -rf
@exit 2
@err '-rf' cannot be the name of a package
