@root debian-12
@args regress run --python 3.11 --image x
@exit 2
@err --python and --image exclude each other
