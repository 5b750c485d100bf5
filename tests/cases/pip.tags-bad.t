@root t-pip-old
@args doctor --only pip.tags
@exit 0
@grep pip 19.0.3 does not know manylinux2014
@not s3cr3t
