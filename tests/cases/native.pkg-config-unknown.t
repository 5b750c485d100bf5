@root t-native-loops
@args doctor --only native.pkg-config 
@exit 0
@grep cannot tell whether pkg-config is there
