@root t-ai-unread
@args doctor --profile ai --only ai.data-types --json
@exit 0
@grep "id": "ai.data-types"
@grep "verdict": "unknown"
@grep cannot tell which data types this processor makes fast
