@root t-machine-loops
@args doctor --only runtime.nproc -v
@exit 0
@grep '/proc/self/limits' is a directory
@grep   ????  runtime.nproc
