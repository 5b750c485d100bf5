@root t-native-blocked
@args doctor --only native.ffi 
@exit 1
@grep cannot tell whether ffi.h is there
