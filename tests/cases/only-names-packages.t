@root debian-12
@args doctor --only native.blas
@exit 1
@grep cure: install libblas-dev
