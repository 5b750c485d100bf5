@root debian-12-dev
@args doctor --only system.reboot -v
@exit 0
@grep no update waits
@grep   ok    system.reboot
