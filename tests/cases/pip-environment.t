@root t-pip-env
@args doctor --json --only pip.index
@exit 0
@grep "index": "https://****@env.example.org/simple"
@grep "proxy": "****@proxy.example.org:3128"
@grep "no_index": false
@grep "pip.index": "PIP_INDEX_URL"
