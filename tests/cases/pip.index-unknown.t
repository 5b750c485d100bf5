@root t-pip-fifo
@args doctor --only pip.index
@exit 0
@grep cannot tell where pip finds packages: '/etc/pip.conf' is not a regular file
