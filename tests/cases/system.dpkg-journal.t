@root t-machine-journal
@args doctor --only system.dpkg -v
@exit 0
@grep dpkg was interrupted: /var/lib/dpkg/updates holds changes
@grep   warn  system.dpkg
