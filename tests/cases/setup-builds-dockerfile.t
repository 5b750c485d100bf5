@root debian-12
@args setup --as dockerfile --offline --index http://127.0.0.1:1/simple --pip lxml
@exit 0
@grep libxslt1-dev
