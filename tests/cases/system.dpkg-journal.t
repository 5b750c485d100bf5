@root t-machine-journal
@args doctor --only system.dpkg -v
@exit 0
@grep dpkg has not finished with gcc: unpacked
@grep   warn  system.dpkg
