@root t-ai-altra
@args doctor --profile ai --only ai.openblas --json
@exit 0
@grep "id": "ai.openblas"
@grep "verdict": "pass"
@grep numpy brings OpenBLAS 0.3.30, built for up to 64 threads
