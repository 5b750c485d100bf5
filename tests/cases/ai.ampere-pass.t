@root t-ai-image
@args doctor --profile ai --only ai.ampere --json
@exit 0
@grep "id": "ai.ampere"
@grep "verdict": "pass"
@grep an Ampere Optimized build is here (release 1.12.1)
