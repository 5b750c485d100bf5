@root debian-10
@args setup --plan --profile minimal
@exit 0
@grep Nothing that ampy could do for the profile minimal.
@grep move to a newer release
