@root debian-12
@args regress run -j 0
@exit 2
@err '--jobs 0' is not a number of files
