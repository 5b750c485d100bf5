@root t-native-loops
@args doctor --only native.cmake 
@exit 0
@grep cannot tell how old cmake is
