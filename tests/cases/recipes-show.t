@root rocky-9
@args recipes show blas
@exit 0
@grep blas-devel
@grep crb
