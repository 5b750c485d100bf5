@args
@exit 2
@err ampy: no command was given
