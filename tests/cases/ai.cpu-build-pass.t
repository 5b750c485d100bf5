@root t-ai-altra
@args doctor --profile ai --only ai.cpu-build --json
@exit 0
@grep "id": "ai.cpu-build"
@grep "verdict": "pass"
@grep torch 2.9.1 is built for CPUs alone
