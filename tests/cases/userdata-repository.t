@args user-data --release rocky:9
@exit 0
@err crb: a new machine has not enabled this repository
@grep #cloud-config
@grep config_write_files
