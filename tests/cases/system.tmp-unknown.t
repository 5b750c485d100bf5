@root t-machine-loops
@args doctor --only system.tmp -v
@exit 0
@grep '/proc/self/mountinfo' is not a regular file
@grep   ????  system.tmp
