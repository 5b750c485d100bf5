@root t-native-old
@args doctor --only native.rust 
@exit 0
@grep warn
@grep rustc 1.48.0 (/usr/bin/rustc) is older than 1.74
