@root t-ai-unread
@args doctor --profile ai --only ai.threads --json
@exit 0
@grep "id": "ai.threads"
@grep "verdict": "unknown"
@grep Too many levels of symbolic links
