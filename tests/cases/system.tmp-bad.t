@root t-machine-noexec
@args doctor --only system.tmp -v
@exit 0
@grep /tmp is mounted noexec
@grep   warn  system.tmp
