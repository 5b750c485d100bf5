@root t-ai-one
@args doctor --profile ai --only ai.threads --json
@exit 0
@grep "id": "ai.threads"
@grep "verdict": "warn"
@grep 192 CPUs, and the OpenBLAS that numpy brings was built for 64 threads
