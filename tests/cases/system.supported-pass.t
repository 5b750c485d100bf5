@root debian-12
@args doctor --only system.supported
@exit 0
@grep gets security updates from LTS until 2028-06-30
