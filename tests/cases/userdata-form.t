@args user-data --release noble --as dockerfile
@exit 2
@err there are cloud-config, sh and mime
