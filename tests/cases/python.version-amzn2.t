@root amzn-2
@args doctor --only python.version
@exit 1
@grep run 'sudo amazon-linux-extras enable python3.8' first
@grep type python3.8
@grep cure: install python38
