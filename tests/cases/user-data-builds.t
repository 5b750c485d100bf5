@args user-data --release debian:12 --as sh --offline --index http://127.0.0.1:1/simple --pip psycopg2
@exit 0
@grep libpq-dev
@err provisional: not all that has to be built could be learned
