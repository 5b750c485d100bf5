@root debian-12
@args regress rum
@exit 2
@err 'regress rum' is not known
@err did you mean 'ampy regress run'?
