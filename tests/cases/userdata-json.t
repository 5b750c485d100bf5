@args user-data --release alpine:3.22 --as mime --json
@exit 0
@grep "schema": "ampy.user-data/1"
@grep "release": "alpine:3.22"
@grep "as": "mime"
@grep "gzip": false
