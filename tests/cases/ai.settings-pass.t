@root t-ai-altra
@args doctor --profile ai --only ai.settings --json
@exit 0
@grep "id": "ai.settings"
@grep "verdict": "pass"
@grep no variable of the frameworks is set in vain
