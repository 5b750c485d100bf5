@root t-native-blocked
@args doctor --only native.lapack 
@exit 1
@grep cannot tell whether liblapack.so is there
