@root t-machine-coretype-x86
@args doctor --only runtime.coretype -v
@exit 0
@grep which is no Arm core
@grep   warn  runtime.coretype
