@args user-data --release debain:12
@exit 2
@err did you mean 'debian:12'?
