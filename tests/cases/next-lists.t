@root apt-nolists
@args doctor
@exit 0
@grep chroot apt-nolists apt-get update && 
