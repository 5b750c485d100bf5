@root rhel-8
@args doctor --only system.pagesize
@exit 0
@grep all kernels of Enterprise Linux 8 have pages of 64 KiB
@not Boot a kernel
