@root debian-12
@args regress run --set quick --tests test_json
@exit 2
@err --set and names of tests exclude each other
