@args doctr
@exit 2
@err ampy: unknown command 'doctr'
@err did you mean 'ampy doctor'?
