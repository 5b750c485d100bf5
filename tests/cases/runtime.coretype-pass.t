@root t-machine-coretype-fine
@args doctor --only runtime.coretype -v
@exit 0
@grep OPENBLAS_CORETYPE=NEOVERSEN1 runs on AmpereOne
@grep   ok    runtime.coretype
