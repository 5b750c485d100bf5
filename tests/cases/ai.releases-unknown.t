@root t-ai-unread
@args doctor --profile ai --only ai.releases --json
@exit 1
@grep "id": "ai.releases"
@grep "verdict": "unknown"
@grep cannot tell whether the processor has LSE atomics
