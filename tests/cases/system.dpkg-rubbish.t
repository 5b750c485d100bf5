@root hostile
@args doctor --only system.dpkg -v
@exit 0
@grep '/var/lib/dpkg/status' line 1 is no field
@grep   ????  system.dpkg
