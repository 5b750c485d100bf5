@root t-native-loops
@args doctor --only native.compiler-version 
@exit 0
@grep cannot tell which version of gcc this is
