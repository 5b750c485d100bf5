@root t-pip-fifo
@args doctor --only pip.config
@exit 0
@grep what pip's configuration says: '/etc/pip.conf' is not a regular file
