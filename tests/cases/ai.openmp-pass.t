@root t-ai-altra
@args doctor --profile ai --only ai.openmp --json
@exit 0
@grep "id": "ai.openmp"
@grep "verdict": "pass"
@grep one OpenMP runtime is in the environment: libgomp (torch)
