@root ol-8
@args doctor --only python.headers,python.pip
@exit 1
@grep cure: install python3.12-devel
@grep cure: install python3.12-pip
