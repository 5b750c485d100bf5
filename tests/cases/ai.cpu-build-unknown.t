@root t-ai-unread
@args doctor --profile ai --only ai.cpu-build --json
@exit 0
@grep "id": "ai.cpu-build"
@grep "verdict": "unknown"
@grep cannot tell whether it is built for CUDA
