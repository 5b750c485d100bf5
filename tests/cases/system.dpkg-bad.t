@root dpkg-broken
@args doctor --only system.dpkg -v
@exit 0
@grep dpkg has not finished with libreoffice-common: half-configured, openssh-server: half-installed
@grep do: Run 'sudo dpkg --configure -a'
@grep   warn  system.dpkg
