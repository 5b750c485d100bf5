@root hostile
@args doctor --only system.memory -v
@exit 0
@grep '/proc/meminfo' is larger than allowed
@grep   ????  system.memory
