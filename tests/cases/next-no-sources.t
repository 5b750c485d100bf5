@root t-machine-apt-none
@args doctor
@exit 0
@grep ampy doctor --root t-machine-apt-none --explain system.apt
@not apt-get install
