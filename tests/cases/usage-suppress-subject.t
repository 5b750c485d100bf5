@args doctor --suppress python.version:
@exit 2
@err names no subject
