@root page64k
@args doctor -v --no-color --only system.pagesize
@exit 0
@grep pages of 64 KiB: older wheels
