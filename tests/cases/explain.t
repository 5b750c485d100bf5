@root ubuntu-20.04
@args doctor --explain system.supported
@exit 0
@expect
system.supported: the release still gets security updates
why       Past its end of life a release's archive moves away and its packages stay as they are, with their known holes.
required  no, only a warning in profile dev
warn      standard support of Ubuntu 20.04.6 LTS ended on 2025-05-31; only Ubuntu Pro goes on, until 2030-04-02
evidence  table of 2026-11
cure      Plan the upgrade to a supported release, or start new instances from one.
sources   https://endoflife.date/
