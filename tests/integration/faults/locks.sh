# What setup does while another holds the package manager's locks, and when two of it run.
# shellcheck shell=bash disable=SC2154,SC2034

# lock_of FILE SECONDS: held so long, then released.
lock_of() {
	local begin=$SECONDS
	at apt-get -qq update
	hold "$1"
	behind --yes --lock-timeout 90
	soon grep -q "$HELD" "$T/behind.out" "$T/behind.err" || true
	release "$2"
	caught
	exits "released after $2 s" 0
	says "names the holder's pid" "(^|[^0-9])$HELD([^0-9]|\$)"
	says "names the holder's command" some-upgrade
	[ $((SECONDS - begin)) -ge "$2" ] || fail "$TEST: it waited" "$((SECONDS - begin)) s" "$2 s"
	complete "after the wait"
}

test_lock_frontend() { lock_of /var/lib/dpkg/lock-frontend 20; }
test_lock_dpkg() { lock_of /var/lib/dpkg/lock 2; }
test_lock_archives() { lock_of /var/cache/apt/archives/lock 2; }

test_lock_lists() {
	hold /var/lib/apt/lists/lock
	behind --yes --lock-timeout 90
	soon grep -q "$HELD" "$T/behind.out" "$T/behind.err" || true
	release 2
	caught
	exits "released after 2 s" 0
	says "names the holder's command" some-upgrade
	complete "after the wait"
}

test_lock_timeout() {
	at apt-get -qq update
	hold /var/lib/dpkg/lock-frontend
	setup --yes --lock-timeout 2
	exits "held past the timeout" 3
	says "names the holder's pid" "(^|[^0-9])$HELD([^0-9]|\$)"
	says "names the holder's command" some-upgrade
	setup --yes --lock-timeout 1 --json
	exits "held past the timeout, as JSON" 3
	one_document "held past the timeout"
	release
	unharmed "lock never released"
	setup --yes
	exits "afterwards" 0
	complete "afterwards"
}


test_two_at_once() {
	close libffi-dev.postinst
	behind --yes
	reached libffi-dev.postinst
	setup --yes --lock-timeout 1
	exits "the second, which may not wait" 4
	says "names the first" "pid [0-9]+"
	run setup --status
	exits "--status meanwhile" 4
	run setup --status --json
	one_document "--status meanwhile"
	LIMIT=120 at ampy setup --any-arch --yes --lock-timeout 90 >"$T/second.out" 2>"$T/second.err" </dev/null &
	second=$!
	sleep 0.5
	open libffi-dev.postinst
	caught
	exits "the first" 0
	wait "$second"
	RC=$?
	cp "$T/second.out" "$T/out"
	cp "$T/second.err" "$T/err"
	exits "the second, which waited" 0
	complete "both"
	once both
	run setup --status
	exits "--status afterwards" 0
}
