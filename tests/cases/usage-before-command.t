@args --only python doctor
@exit 2
@err ampy: option '--only' before the command
@err 'ampy doctor --only'
