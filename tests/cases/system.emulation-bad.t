@root t-cpu-emulated
@args doctor -v --no-color --only system.emulation
@exit 0
@grep the programs are aarch64, but /proc/cpuinfo describes another architecture
