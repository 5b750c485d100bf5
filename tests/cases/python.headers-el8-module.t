@root almalinux-8
@args doctor --only python.headers
@exit 1
@grep cure: install python39-devel
