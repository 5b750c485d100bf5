@root cpu-altra-oci
@args doctor -v --no-color --only system.cpu
@exit 0
@grep Ampere Altra (certain: /sys/class/dmi/id/chassis_asset_tag names the cloud oci
