@root t-ai-unread
@args doctor --profile ai --only ai.frameworks --json
@exit 1
@grep "id": "ai.frameworks"
@grep "verdict": "unknown"
@grep cannot tell what it is built for
