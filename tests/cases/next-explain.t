@root empty
@args doctor --profile science
@exit 1
@grep ampy doctor --root empty --profile science --explain 
