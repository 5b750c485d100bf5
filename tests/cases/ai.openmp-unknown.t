@root t-ai-unread
@args doctor --profile ai --only ai.openmp --json
@exit 0
@grep "id": "ai.openmp"
@grep "verdict": "unknown"
@grep Too many levels of symbolic links
