@root t-ai-emag
@args doctor --only ai.releases
@exit 0
@grep onnxruntime 1.21.0 uses instructions that Armv8.0 does not have
