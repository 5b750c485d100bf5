@root cpu-altra-oci
@args setup --plan --framework ampere-pytorch,ampere-llama
@exit 0
@grep Nothing to do for the profile ai
@grep sudo docker run --privileged=true -it --rm -e OMP_NUM_THREADS=80 -e AIO_NUM_THREADS=80 amperecomputingai/pytorch:latest
@grep podman run --privileged=true -it --rm amperecomputingai/llama.cpp:latest
@grep it holds no model
