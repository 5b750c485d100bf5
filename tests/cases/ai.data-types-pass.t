@root t-ai-altra
@args doctor --profile ai --only ai.data-types --json
@exit 0
@grep "id": "ai.data-types"
@grep "verdict": "pass"
@grep fast here: FP32, FP16 (fphp, asimdhp), INT8 by dot products (asimddp); not here: BF16
