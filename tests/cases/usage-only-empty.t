@args doctor --only=
@exit 2
@err ampy: there is no check or group ''
