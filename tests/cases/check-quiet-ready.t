@args check --quiet tests/cases/check/ready.uv.lock --python 3.11 --glibc 2.31
@exit 0
@expect
