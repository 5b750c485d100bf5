@root empty
@args regress run
@exit 2
@err there is no CPython 3.8 or newer here
