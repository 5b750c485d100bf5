@root t-bench
@args doctor --only native.blas-speed 
@exit 0
@grep warn
@grep BLAS is the reference one (libblas.so.3.11.0), which is slow; it makes 2.3 GFLOP/s on one core here, and /usr/lib/aarch64-linux-gnu/openblas-pthread/libblas.so.3 is 15.2 times as fast and 231.2 times on all cores
