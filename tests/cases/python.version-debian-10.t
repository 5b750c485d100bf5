@root debian-10
@args doctor --only python
@exit 1
@grep do: The release's archive has no newer Python
@grep doctor --root debian-10 --explain python.version
@not install python3
