@root t-native-beside
@args doctor --only native.blas-speed --profile science
@exit 0
@grep OpenBLAS is there for what links -lopenblas: /usr/lib/libopenblas.so; libblas.so.3 stays the reference one
