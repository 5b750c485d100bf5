@root t-pip-mirror
@args doctor --only pip.credentials
@exit 0
@grep '/etc/pip.conf' holds a password or token that every user may read
@not s3cr3t
