@root t-python-platform
@args doctor --only python.present
@exit 1
@grep there is no CPython 3 but the platform's own
