@root t-pip-mirror
@args doctor --json
@exit 0
@grep "index": "http://****@mirror.example.org/simple"
@grep "https://****@two.example.org/simple"
@not s3cr3t
@not w@rd
@not token@
