@root t-machine-coretype-emag
@args doctor --only runtime.coretype -v
@exit 0
@grep die of SIGILL
@grep   warn  runtime.coretype
