@args doctor --only nativ
@exit 2
@err ampy: did you mean 'native'?
