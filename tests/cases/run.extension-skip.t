@root debian-12-dev
@args doctor --only run.extension -v
@exit 0
@grep   -     run.extension
@grep only with --run
