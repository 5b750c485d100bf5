@args doctor --suppress python
@exit 2
@err ampy: there is no check 'python'
@not or group
