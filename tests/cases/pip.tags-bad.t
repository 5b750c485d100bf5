@root t-pip-old
@args doctor --only pip.tags
@exit 0
@grep pip 19.0.3 of /usr/bin/python3.
@not s3cr3t
