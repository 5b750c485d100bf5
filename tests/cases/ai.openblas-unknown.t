@root t-ai-unread
@args doctor --profile ai --only ai.openblas --json
@exit 0
@grep "id": "ai.openblas"
@grep "verdict": "unknown"
@grep Too many levels of symbolic links
