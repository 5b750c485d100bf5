@root rocky-9
@args doctor
@exit 1
@grep chroot rocky-9 dnf install --enablerepo=crb python3-devel gcc
