@root debian-12
@args setup --as cloudconfig
@exit 2
@err did you mean 'cloud-config'?
