@root t-ai-altra
@args doctor --profile ai --only ai.threads --json
@exit 0
@grep "id": "ai.threads"
@grep "verdict": "pass"
@grep OMP_NUM_THREADS=64 fits the 80 CPUs that may be used
