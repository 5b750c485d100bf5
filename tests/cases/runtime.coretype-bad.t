@root t-machine-coretype-sve
@args doctor --only runtime.coretype -v
@exit 0
@grep 'neoversev1', whose kernels need SVE
@grep   warn  runtime.coretype
