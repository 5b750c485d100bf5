@args doctor --only system.distri
@exit 2
@err ampy: there is no check or group 'system.distri'
@err ampy: did you mean 'system.distro'?
