@root t-config-expired
@args doctor --only system.supported
@exit 1
@grep (its suppression ended on 2026-12-31)
