@root dpkg-broken
@args doctor
@exit 0
@grep chroot dpkg-broken dpkg --configure -a && 
@grep chroot dpkg-broken apt-get install libopenblas-dev
