@root t-native-loops
@args doctor --only native.compiler 
@exit 1
@grep cannot tell whether gcc is there
