@root debian-12-dev
@args doctor --only native.blas 
@exit 0
@grep -lblas links /lib/aarch64-linux-gnu/libblas.so
