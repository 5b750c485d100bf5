@root t-pip-fifo
@args doctor --only pip.credentials
@exit 0
@grep whether pip
