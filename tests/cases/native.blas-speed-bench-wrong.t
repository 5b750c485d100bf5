@root t-bench-wrong
@args doctor --only native.blas-speed --profile science
@exit 1
@grep FAIL
@grep BLAS is reference 3.11.0 (/usr/lib/aarch64-linux-gnu/blas/libblas.so.3.11.0), and it computes wrong on this CPU: dgemm a product of small matrices is not what a plain computation gives
