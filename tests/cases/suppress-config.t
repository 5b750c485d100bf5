@root t-config
@args doctor --only system.supported --json
@exit 0
@grep "suppressed": true
@grep "suppressed_why": "the upgrade is planned"
@grep "warn": 0
