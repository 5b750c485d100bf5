@root debian-12
@args doctor --profile minimal
@exit 1
@grep apt-get install python3-venv
@not install build-essential
@not libblas-dev
