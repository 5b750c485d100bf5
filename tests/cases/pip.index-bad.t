@root t-pip-mirror
@args doctor --only pip.index
@exit 0
@grep index http://****@mirror.example.org/simple is reached without encryption
@not s3cr3t
