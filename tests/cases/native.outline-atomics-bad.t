@root t-native-old
@args doctor --only native.outline-atomics 
@exit 0
@grep warn
@grep gcc 7.5.0 (/usr/bin/gcc) does not know -moutline-atomics
