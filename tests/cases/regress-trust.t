@root debian-12-dev
@args regress run --set quick
@exit 2
@err is a root whose programs would be started
@err add --trust-root
