@root t-ai-altra
@args doctor --profile ai --only ai.frameworks --json
@exit 0
@grep "id": "ai.frameworks"
@grep "verdict": "pass"
@grep torch 2.9.1 fits this machine (aarch64, from glibc 2.28)
