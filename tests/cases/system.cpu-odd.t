@root t-cpu-odd
@args doctor -v --no-color --only system.cpu
@exit 0
@grep cannot tell what processor this is: it takes an implementer and a part
