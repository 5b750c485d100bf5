@root t-python-foreign
@args doctor --only python.arch
@exit 0
@grep /opt/python/bin/python3.12 is built for x86_64, the rest of the system for aarch64
