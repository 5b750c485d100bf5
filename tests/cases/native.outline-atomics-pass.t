@root debian-12-dev
@args doctor --only native.outline-atomics 
@exit 0
@grep gcc 12.2.0 (/usr/bin/gcc) knows -moutline-atomics
