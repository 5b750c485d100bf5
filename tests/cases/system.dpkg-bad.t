@root dpkg-broken
@args doctor --only system.dpkg -v
@exit 0
@grep dpkg has not finished with openssh-server: half-installed, libreoffice-common: half-configured
@grep do: Run 'sudo dpkg --configure -a'
@grep   warn  system.dpkg
