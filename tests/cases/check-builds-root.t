@root debian-12-dev
@args check psycopg2-2.9.9.tar.gz soundfile-0.12.tar.gz cffi-1.16.tar.gz --python 3.11
@exit 1
@expect
For cp311-glibc2.36-aarch64

  build    cffi 1.16  [cffi-1.16.tar.gz]
                           only the source is offered; its build needs libffi-dev (C)
  build    psycopg2 2.9.9  [psycopg2-2.9.9.tar.gz]
                           only the source is offered; its build needs libpq-dev (C)
  build    soundfile 0.12  [soundfile-0.12.tar.gz]
                           only the source is offered; its build needs libsndfile1

3 packages needed: 3 build: not ready
With --allow-build, what has to be built is ready too.
To build on Debian GNU/Linux 12 (bookworm): build-essential libffi-dev libpq-dev libsndfile1 python3-dev; missing here: libpq-dev libsndfile1
