@root debian-12
@args setup --history
@exit 0
@expect
There was no run yet.
