@root t-native-loops
@args doctor --only native.outline-atomics 
@exit 0
@grep cannot tell whether gcc knows -moutline-atomics
