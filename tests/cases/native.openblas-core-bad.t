@root t-native-ampereone
@args doctor --only native.openblas-core 
@exit 0
@grep warn
@grep OpenBLAS 0.3.29
@grep does not know AmpereOne's cores
