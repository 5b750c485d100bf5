@root debian-12-dev
@args doctor --only pip.tags
@exit 0
@grep 1 passed (profile dev).
