@root t-python-eol
@args doctor --only python.supported
@exit 0
@grep Python 3.9.2 (/usr/bin/python3.9) has had no security fixes from python.org since 2025-10-31
