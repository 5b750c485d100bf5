@root t-cpu-mixed
@args doctor --json --only system.cpu
@exit 0
@grep "heterogeneous": true
@grep "sockets": 2
@grep "midr": "0x414fd0b1"
