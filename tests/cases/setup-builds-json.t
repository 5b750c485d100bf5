@root debian-12
@args setup --plan --json --offline --index http://127.0.0.1:1/simple --pip psycopg2
@exit 0
@grep "libpq-dev"
@grep "assumed": true
@grep "provisional": true
@grep "reason": "'http://127.0.0.1:1/simple/psycopg2/': is not in the cache, and offline nothing is asked for"
