@root empty
@args user-data
@exit 2
@err --release debian:12
