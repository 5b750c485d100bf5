@root ubuntu-20.04
@args doctor --only system.supported
@exit 0
@grep standard support of Ubuntu 20.04.6 LTS ended on 2025-05-31; only Ubuntu Pro goes on, until 2030-04-02
@grep 1 warned
