@root t-ai-unread
@args doctor --profile ai --only ai.ampere --json
@exit 0
@grep "id": "ai.ampere"
@grep "verdict": "unknown"
@grep cannot tell whether this is an image of Ampere's
