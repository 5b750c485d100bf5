@args check --format markdown tests/cases/check/uv.lock tests/cases/check/ready.uv.lock --release noble --release bookworm
@exit 1
@expect
- **not ready** for cp312-glibc2.39-aarch64 (Ubuntu 24.04 LTS): 1 pure, 2 build, 2 none, 2 local
- **not ready** for cp311-glibc2.36-aarch64 (Debian GNU/Linux 12 (bookworm)): 2 native, 1 pure, 1 build, 1 none, 2 local
- to build for cp312-glibc2.39-aarch64: `build-essential python3-dev`
- to build for cp311-glibc2.36-aarch64: `build-essential python3-dev`

| package | from | cp312-glibc2.39-aarch64 | cp311-glibc2.36-aarch64 | why |
|---|---|---|---|---|
| bare 1.0 | tests/cases/check/uv.lock | **none** | **none** | cp312-glibc2.39-aarch64, cp311-glibc2.36-aarch64: no file is offered |
| plain 4.2 | tests/cases/check/ready.uv.lock | **none** | native | cp312-glibc2.39-aarch64: only for CPython 3.11; nearest: plain-4.2-cp311-cp311-manylinux\_2\_17\_aarch64.whl |
| modern 2.0 | tests/cases/check/uv.lock | **build** | native | cp312-glibc2.39-aarch64: only for CPython 3.11; nearest: modern-2.0-cp311-cp311-manylinux\_2\_34\_aarch64.whl |
| onlysource 1.5 | tests/cases/check/uv.lock | **build** | **build** | cp312-glibc2.39-aarch64, cp311-glibc2.36-aarch64: only the source is offered |
| app 0.1.0 | tests/cases/check/ready.uv.lock | local | local |  |
| app 0.1.0 | tests/cases/check/uv.lock | local | local |  |
| plain 4.2 | tests/cases/check/uv.lock | pure | pure |  |
