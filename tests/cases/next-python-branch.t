@root ol-8
@args doctor
@exit 1
@grep cure: install python3.12-devel
@grep cure: install python3.12-pip
@not install python3.11
