@root t-native-loops
@args doctor --only native.rust 
@exit 0
@grep cannot tell how old rustc is
