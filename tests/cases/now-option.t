@root t-noclock
@args doctor --only system.supported --now 2030-01-01 --json
@exit 0
@grep "time": "2030-01-01T00:00:00Z"
@grep has had no security updates since 2028-06-30
