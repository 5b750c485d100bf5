@root t-native-ampereone-told
@args doctor --only native.openblas-core
@exit 0
@grep is told which kernels to take: OPENBLAS_CORETYPE=NEOVERSEN1
@not warn
