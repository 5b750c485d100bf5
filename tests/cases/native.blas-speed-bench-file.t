@root t-bench-file
@args doctor --only native.blas-speed 
@exit 0
@grep BLAS is the reference one (libblas.so.3.11.0), which is slow; the result of 'ampy bench' is not used: 'ampy bench' measured another '/usr/lib/aarch64-linux-gnu/blas/libblas.so.3.11.0' than is there now
@not times as fast
