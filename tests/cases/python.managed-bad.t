@root t-pip-break
@args doctor --only python.managed
@exit 0
@grep pip is told to write among the distribution
