@root t-bench
@args doctor --json
@exit 0
@grep "measured": "2026-11-20T12:00:00Z"
@grep "measured_wrong": null
@grep "mflops": 2312
@grep "fastest": "/usr/lib/aarch64-linux-gnu/openblas-pthread/libblas.so.3"
@grep "speedup": 15234
@grep "speedup_all": 231200
@grep "blas.speedup": "/var/lib/ampy/bench.json"
