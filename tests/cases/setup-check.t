@root debian-12
@args setup --check
@exit 1
@grep build-essential
