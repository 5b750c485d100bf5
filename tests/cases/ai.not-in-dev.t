@root t-ai-emag
@args doctor --json
@exit 0
@grep "profile": "dev"
@not "id": "ai.
@not "framework":
@not "bundle":
@not "aienv":
