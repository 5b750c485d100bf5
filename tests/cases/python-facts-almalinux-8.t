@root almalinux-8
@args doctor --json --only python.present
@exit 0
@grep "path": "/usr/libexec/platform-python"
@grep "origin": "platform"
@grep "command": "python3.9"
