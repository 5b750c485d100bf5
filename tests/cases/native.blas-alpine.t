@root alpine-3.20
@args doctor --only native.blas
@exit 1
@grep cure: install blas-dev
