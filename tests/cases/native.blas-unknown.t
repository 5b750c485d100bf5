@root t-native-blocked
@args doctor --only native.blas 
@exit 1
@grep cannot tell whether libblas.so is there
