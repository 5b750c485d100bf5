@root debian-12-dev
@args doctor --only run.venv -v
@exit 0
@grep   -     run.venv
@grep only with --run
