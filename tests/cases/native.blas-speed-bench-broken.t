@root t-bench-broken
@args doctor --only native.blas-speed 
@exit 0
@grep BLAS is the reference one (libblas.so.3.11.0), which is slow; the result of 'ampy bench' is not used: it is not JSON
@not times as fast
