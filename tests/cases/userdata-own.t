@root debian-12
@args user-data --as sh
@exit 0
@err --release debian:12
@grep # Makes Debian GNU/Linux 12 (bookworm) ready for Python development (profile dev) on its first boot.
@grep 	want venv python3-venv
