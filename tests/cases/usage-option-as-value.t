@args doctor --output --json
@exit 2
@err ampy: option '--output' needs a value, not '--json'
@grep ampy.error/1
