@root openEuler-24.03
@args doctor --json --only system.distro
@exit 0
@grep "version": "24.03"
@grep "codename": null
