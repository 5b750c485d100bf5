@root t-native-loops
@args doctor --only native.fortran 
@exit 0
@grep cannot tell whether gfortran is there
