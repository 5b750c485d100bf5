@root debian-12-dev
@args regress run --python 3.7 --trust-root
@exit 2
@err there is no Python '3.7' here
