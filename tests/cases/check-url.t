@args check https://files.example/tool-1.0-py3-none-any.whl --python 3.11 --glibc 2.31 --no-deps
@exit 0
@expect
For cp311-glibc2.31-aarch64

  pure     tool

1 package needed: 1 pure: ready
