@root cpu-altra-oci
@args setup --plan --framework torch,onxruntime
@exit 2
@err there is no framework 'onxruntime'
@err did you mean 'onnxruntime'?
