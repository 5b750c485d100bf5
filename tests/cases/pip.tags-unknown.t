@root t-python-loops
@args doctor --only pip.tags
@exit 0
@grep cannot tell which wheels this pip knows
