@root ubuntu-22.04
@args doctor --now 2026-10-15 --json --only python.supported
@exit 0
@grep "status": "security"
@grep "verdict": "pass"
@not end-of-life
