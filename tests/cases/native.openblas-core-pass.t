@root t-native-ampereone-new
@args doctor --only native.openblas-core 
@exit 0
@grep OpenBLAS 0.3.30
@grep knows AmpereOne's cores
