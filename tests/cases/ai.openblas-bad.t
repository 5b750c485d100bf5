@root t-ai-one
@args doctor --profile ai --only ai.openblas --json
@exit 0
@grep "id": "ai.openblas"
@grep "verdict": "warn"
@grep scipy brings OpenBLAS 0.3.29
