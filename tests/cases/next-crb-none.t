@root fedora-43
@args doctor
@exit 0
@grep chroot fedora-43 dnf install openblas-devel
@not --enablerepo
