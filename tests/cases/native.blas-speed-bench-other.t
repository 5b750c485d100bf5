@root t-bench-other
@args doctor --only native.blas-speed --verbose
@exit 0
@grep BLAS is openblas 0.3.21 (/usr/lib/aarch64-linux-gnu/openblas-pthread/libblas.so.3); the result of 'ampy bench' is not used: 'ampy bench' measured when programs got another BLAS
@not times as fast
