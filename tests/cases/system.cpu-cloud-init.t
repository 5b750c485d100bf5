@root t-cpu-cloud-init
@args doctor -v --no-color --only system.cpu
@exit 0
@grep Ampere Altra (certain: /run/cloud-init/instance-data.json names the cloud oci
