@root t-cpu-cloud-init
@args doctor --json --only system.cpu
@exit 0
@grep "cloud": "oci"
@grep "instance_type": "VM.Standard.A1.Flex"
