@root dpkg-broken
@args doctor --only system.held -v
@exit 0
@grep only linux-image-arm64
@grep   ok    system.held
