@root debian-12
@args doctor --profile science
@exit 1
@grep chroot debian-12 apt-get install python3-dev
@not apt-get update
