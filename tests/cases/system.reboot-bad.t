@root t-machine-reboot
@args doctor --only system.reboot -v
@exit 0
@grep an update waits for a restart
@grep   warn  system.reboot
