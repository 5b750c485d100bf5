@root cpu-ampereone
@args setup --plan --framework ampere-onnx --pull --json
@exit 0
@grep "profile": "ai"
@grep "framework": "ampere-onnxruntime"
@grep neither podman nor docker is here to fetch the image with
