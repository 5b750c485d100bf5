@root debian-12
@args regress run --set slow
@exit 2
@err there is no set 'slow'
@err the sets are quick and full
