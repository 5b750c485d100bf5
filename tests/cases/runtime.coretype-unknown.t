@root t-machine-loops
@args doctor --only runtime.coretype -v
@exit 0
@grep cannot tell what this CPU can do
@grep   ????  runtime.coretype
