@root hostile
@args doctor --only runtime.threads -v
@exit 0
@grep Too many levels of symbolic links
@grep   ????  runtime.threads
