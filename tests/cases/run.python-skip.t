@root debian-12-dev
@args doctor --only run.python -v
@exit 0
@grep   -     run.python
@grep only with --run
