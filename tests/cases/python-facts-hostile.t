@root hostile
@args doctor --json --only python.present
@exit 0
@grep '/usr/bin/python3.11' is not a sound ELF file
@grep '/usr/include/python3.11/patchlevel.h' is not a regular file
