@root t-pip-private
@args doctor --only pip.config
@exit 0
@grep 1 passed (profile dev).
