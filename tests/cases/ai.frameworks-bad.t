@root t-ai-foreign
@args doctor --profile ai --only ai.frameworks --json
@exit 1
@grep "id": "ai.frameworks"
@grep "verdict": "fail"
@grep numpy 9.0.0 needs glibc 2.40, and this machine has 2.36
