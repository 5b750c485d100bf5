@root t-ai-one
@args doctor --profile ai --only ai.cpu-build --json
@exit 0
@grep "id": "ai.cpu-build"
@grep "verdict": "warn"
@grep torch 2.11.0 is built for CUDA
