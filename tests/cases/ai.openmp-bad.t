@root t-ai-one
@args doctor --profile ai --only ai.openmp --json
@exit 0
@grep "id": "ai.openmp"
@grep "verdict": "warn"
@grep 2 OpenMP runtimes are in one environment: libomp (tensorflow-cpu-aws) and libgomp (torch)
