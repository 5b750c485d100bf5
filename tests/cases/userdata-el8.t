@args user-data --release rhel:8 --as sh --allow-repo --venv /opt/v
@exit 0
@grep 	want python-headers python3.11-devel
@grep allow codeready-builder-for-rhel-8-aarch64-rpms
@grep venv '' /opt/v /usr/bin/python3.11
@grep say 'the Python to type: python3.11'
