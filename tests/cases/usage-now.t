@args doctor --now 2026-11-22x
@exit 2
@err is not a day
