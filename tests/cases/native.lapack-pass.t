@root almalinux-9
@args doctor --only native.lapack 
@exit 0
@grep -llapack links /lib64/liblapack.so
