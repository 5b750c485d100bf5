@root t-machine-loops
@args doctor --only system.reboot -v
@exit 0
@grep reboot-required': Too many levels
@grep   ????  system.reboot
