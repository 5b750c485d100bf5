@root debian-12-dev
@args doctor -v --no-color --only system.pagesize
@exit 0
@grep pages of 4 KiB
