@root debian-12-dev
@args doctor --only native.blas-speed 
@exit 0
@grep warn
@grep libblas.so.3 leads to /usr/lib/aarch64-linux-gnu/blas/libblas.so.3.11.0
