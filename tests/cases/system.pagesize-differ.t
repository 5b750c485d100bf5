@root t-cpu-image-both
@args doctor -v --no-color --only system.pagesize
@exit 0
@grep cannot tell the size of a memory page: the kernels in /boot differ in it
