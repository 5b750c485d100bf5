@root sles-15.7
@args doctor --only python.headers
@exit 1
@grep cure: install python311-devel
