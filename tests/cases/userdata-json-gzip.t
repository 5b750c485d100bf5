@args user-data --release alpine:3.22 --gzip --json
@exit 0
@grep "base64": "H4sI
@grep "gzip": true
