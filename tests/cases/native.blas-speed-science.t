@root debian-12-dev
@args doctor --only native.blas-speed --profile science
@exit 1
@grep FAIL
