@root empty
@args doctor --only python.headers
@exit 1
@grep do: Get a newer Python first: see python.version.
@not Install this Python again
