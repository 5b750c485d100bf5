@root rhel-8
@args doctor --only python
@exit 1
@grep older than 3.8; once the cure is installed, type python3.11
@grep cure: install python3.11-devel
