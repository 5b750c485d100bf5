@root t-native-nomake
@args doctor --only native.compiler 
@exit 1
@grep FAIL
@grep make is missing
