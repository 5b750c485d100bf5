@root empty
@args doctor --only python.headers
@exit 1
@grep do: Install a Python 3.8 or newer.
@not Install this Python again
