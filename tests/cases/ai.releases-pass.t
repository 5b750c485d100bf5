@root t-ai-altra
@args doctor --profile ai --only ai.releases --json
@exit 0
@grep "id": "ai.releases"
@grep "verdict": "pass"
@grep torch 2.9.1 is not known to fail on this processor
