@root debian-12-dev
@args doctor --only native.compiler-version 
@exit 0
@grep gcc 12.2.0 (/usr/bin/gcc) knows -mcpu=neoverse-n1
