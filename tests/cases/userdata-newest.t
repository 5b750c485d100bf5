@args user-data --release debian:99
@exit 2
@err did you mean 'debian:13'?
