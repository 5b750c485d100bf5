@root ubuntu-20.04
@args doctor --only system.supported --suppress system.supported
@exit 0
@grep 1 suppressed (profile dev).
@not , 1 suppressed
