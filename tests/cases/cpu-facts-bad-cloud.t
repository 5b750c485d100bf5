@root t-cpu-cloud-bad
@args doctor --json --only system.cpu
@exit 0
@grep holds bytes that are not text
@grep is not JSON
