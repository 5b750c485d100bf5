@root t-noclock
@args doctor --only system.supported
@exit 0
@grep this root has no clock; give the day with --now
@grep 1 unknown
