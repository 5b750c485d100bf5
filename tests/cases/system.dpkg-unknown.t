@root t-machine-status-cut
@args doctor --only system.dpkg -v
@exit 0
@grep '/var/lib/dpkg/status' is cut off: its last line has no end
@grep   ????  system.dpkg
