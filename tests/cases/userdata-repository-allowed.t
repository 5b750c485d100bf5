@args user-data --release rocky:9 --allow-repo
@exit 0
@grep allow crb
@not crb: a new machine
