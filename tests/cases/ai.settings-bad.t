@root t-ai-one
@args doctor --profile ai --only ai.settings --json
@exit 0
@grep "id": "ai.settings"
@grep "verdict": "warn"
@grep AIO_NUM_THREADS=8 has no effect: no Ampere Optimized build is installed
