@root t-native-mixed
@args doctor --only native.lapack-provider 
@exit 0
@grep warn
@grep liblapack.so.3 leads to /usr/lib/aarch64-linux-gnu/lapack/liblapack.so.3
