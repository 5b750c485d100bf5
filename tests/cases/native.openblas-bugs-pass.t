@root debian-13-dev
@args doctor --only native.openblas-bugs 
@exit 0
@grep openblas 0.3.29
