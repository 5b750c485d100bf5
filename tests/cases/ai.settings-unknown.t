@root t-ai-unread
@args doctor --profile ai --only ai.settings --json
@exit 0
@grep "id": "ai.settings"
@grep "verdict": "unknown"
@grep cannot tell what the environment says
