@root debian-12-dev
@args setup
@exit 0
@grep Nothing to do for the profile dev.
