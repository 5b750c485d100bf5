@root t-native-noversion
@args doctor --only native.openblas-bugs 
@exit 0
@grep cannot tell which OpenBLAS it is
