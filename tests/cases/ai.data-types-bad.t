@root t-ai-emag
@args doctor --profile ai --only ai.data-types --json
@exit 0
@grep "id": "ai.data-types"
@grep "verdict": "warn"
@grep only FP32 is fast on this processor
