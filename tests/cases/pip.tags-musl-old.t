@root t-pip-musl-old
@args doctor --only pip.tags
@exit 0
@grep pip 21.1.3 does not know musllinux
