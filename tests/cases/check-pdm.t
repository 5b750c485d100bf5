@args check tests/cases/check/pdm.lock --python 3.13 --musl 1.2
@exit 0
@expect
For cp313-musl1.2-aarch64

  native   native 1.0

1 package needed: 1 native: ready
