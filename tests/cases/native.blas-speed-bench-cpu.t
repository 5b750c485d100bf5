@root t-bench-cpu
@args doctor --only native.blas-speed 
@exit 0
@grep BLAS is the reference one (libblas.so.3.11.0), which is slow; the result of 'ampy bench' is not used: 'ampy bench' measured another CPU (0x41 0xd0c 0x3 1 4)
@not times as fast
