@args check --format markdown cryptography-3.0.tar.gz lxml-4.9.tar.gz --python 3.11 --glibc 2.36 --musl 1.2
@exit 1
@expect
- **not ready** for cp311-glibc2.36-aarch64: 2 build
- **not ready** for cp311-musl1.2-aarch64: 2 build
- to build for cp311-glibc2.36-aarch64: `build-essential cargo libffi-dev libssl-dev libxml2-dev libxslt1-dev pkg-config python3-dev zlib1g-dev`
- to build for cp311-musl1.2-aarch64: `build-base cargo libffi-dev libxml2-dev libxslt-dev linux-headers openssl-dev pkgconf python3-dev`

| package | from | cp311-glibc2.36-aarch64 | cp311-musl1.2-aarch64 | why |
|---|---|---|---|---|
| cryptography 3.0 | cryptography-3.0.tar.gz | **build** | **build** | cp311-glibc2.36-aarch64, cp311-musl1.2-aarch64: only the source is offered<br>cp311-glibc2.36-aarch64: its build needs libssl-dev libffi-dev pkg-config (C, Rust); newer versions need Rust 1.74<br>cp311-musl1.2-aarch64: its build needs openssl-dev libffi-dev pkgconf (C, Rust); newer versions need Rust 1.74 |
| lxml 4.9 | lxml-4.9.tar.gz | **build** | **build** | cp311-glibc2.36-aarch64, cp311-musl1.2-aarch64: only the source is offered<br>cp311-glibc2.36-aarch64: its build needs libxml2-dev libxslt1-dev zlib1g-dev (C)<br>cp311-musl1.2-aarch64: its build needs libxml2-dev libxslt-dev (C) |
