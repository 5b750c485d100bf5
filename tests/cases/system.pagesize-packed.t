@root t-cpu-config-gz
@args doctor -v --no-color --only system.pagesize
@exit 0
@grep pages of 16 KiB
