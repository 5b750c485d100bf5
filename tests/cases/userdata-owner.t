@args user-data --release debian:13 --as sh --venv /opt/v --owner who --pip numpy --python 3.13 --offline
@exit 0
@grep venv who /opt/v
@not give --owner
