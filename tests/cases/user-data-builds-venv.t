@args user-data --release debian:12 --as sh --offline --index http://127.0.0.1:1/simple --venv /srv/app --pip psycopg2
@exit 0
@grep libpq-dev
@grep /srv/app
