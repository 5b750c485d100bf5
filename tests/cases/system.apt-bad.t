@root apt-nolists
@args doctor --only system.apt -v
@exit 0
@grep apt's package lists are not there
@grep do: Run 'sudo apt-get update'
@grep   warn  system.apt
