@root debian-12
@args regress run --timeout 5x --json
@exit 2
@grep "schema": "ampy.error/1"
@grep '--timeout 5x' is not a time
