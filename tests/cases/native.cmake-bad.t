@root t-native-old
@args doctor --only native.cmake 
@exit 0
@grep warn
@grep cmake 3.10.2 (/usr/bin/cmake) is older than 3.15
