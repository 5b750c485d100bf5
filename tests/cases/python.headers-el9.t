@root rhel-9
@args doctor --only python.headers
@exit 1
@grep cure: install python3-devel
