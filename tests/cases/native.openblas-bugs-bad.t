@root openblas-old
@args doctor --only native.openblas-bugs 
@exit 0
@grep warn
@grep openblas 0.3.13
