@root t-machine-apt-noclock
@args doctor --only system.apt -v
@exit 0
@grep this root does not say what day it is
@grep   ????  system.apt
