@root t-native-loops
@args doctor --only native.mcpu 
@exit 0
@grep cannot tell which version of clang this is
