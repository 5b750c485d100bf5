@root t-bench-noise
@args doctor --only native.blas-speed 
@exit 0
@grep and 'ampy bench' came to no conclusion: the middle half of the figures of dgemm through libblas.so.3.11.0 spreads over 41 % of their median, and 20 % is the limit
@not times as fast
