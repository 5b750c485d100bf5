@root t-ai-image-off
@args doctor --profile ai --only ai.ampere --json
@exit 0
@grep "id": "ai.ampere"
@grep "verdict": "warn"
@grep switched off by AIO_PROCESS_MODE=0
