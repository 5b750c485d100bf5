@root t-ai-emag
@args doctor --profile ai --only ai.releases --json
@exit 1
@grep "id": "ai.releases"
@grep "verdict": "fail"
@grep torch 2.10.0 uses LSE atomics without asking
