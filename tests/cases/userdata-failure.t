@args user-data --release noble --on-failure powerof
@exit 2
@err did you mean 'poweroff'?
