@root t-cpu-image-4k
@args doctor --json --only system.cpu
@exit 0
@grep "page_size": 4096
@grep there is no /sys in this tree
@grep "fact": "cpu.model"
