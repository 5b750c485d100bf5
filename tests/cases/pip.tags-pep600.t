@root t-pip-old
@args doctor --only pip.tags
@exit 0
@grep pip 20.2.4 of /opt/python/bin/python3.9 does
