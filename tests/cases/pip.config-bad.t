@root t-pip-broken
@args doctor --only pip.config
@exit 0
@grep '/etc/pip.conf' line 3 is neither a section nor an option
@not s3cr3t
