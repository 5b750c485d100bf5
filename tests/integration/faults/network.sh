# A server that fails: for a while, and for good.
# shellcheck shell=bash disable=SC2154,SC2034

# recovers FAULT: the first answers are bad, then all is fine.
recovers() {
	http "*/libffi-dev_* $1 ${2:-1}"
	LIMIT=200 setup --yes
	exits "$1 at first" 0
	grep -q "libffi-dev_.* $1\$" "$T/served/log" || fail "$TEST: the fault came" "no request" "one"
	complete "$1 at first"
}

# gives_up FAULT: it never ends.
gives_up() {
	http "*/libffi-dev_* $1"
	LIMIT=${LIMIT:-280} setup --yes
	exits "$1 always" 3
	says "$1 always: a sentence" 'libffi-dev|127\.0\.0\.1|network|download|fetch'
	unharmed "$1 always"
	http
	setup --yes
	exits "once the server is well" 0
	complete "once the server is well"
}

test_net_404_recovers() { recovers 404; }
test_net_404() { gives_up 404; }
test_net_503_recovers() { recovers 503; }
test_net_short_recovers() { recovers short; }
test_net_short() { gives_up short; }
test_net_wrong_recovers() { recovers wrong; }
test_net_wrong() { gives_up wrong; }
test_net_reset_recovers() { recovers reset; }
test_net_reset() { gives_up reset; }
test_net_stall_recovers() { recovers stall; }
test_net_stall() { gives_up stall; }
test_net_slow_recovers() { recovers slow 99; }

test_net_refused() {
	machine_from "$COPY" "http://127.0.0.1:1"
	LIMIT=200 setup --yes
	exits "nobody listens" 3
	says "nobody listens: a sentence" '127\.0\.0\.1'
	unharmed "nobody listens"
}

# The lists' turn: nothing is there yet.
lists() {
	machine_from "$COPY" "http://127.0.0.1:$PORT"
	echo "$1" >"$T/served/faults"
	LIMIT=200 setup --yes
}

test_net_lists_recover() {
	lists "*Release* 503 2"
	exits "lists: 503 at first" 0
	complete "lists: 503 at first"
}

test_net_lists() {
	local fault
	for fault in 404 short wrong; do
		lists "*Packages* $fault"
		exits "lists: $fault always" 3
		unharmed "lists: $fault always"
	done
	lists "*Release* 404"
	exits "no repository there" 3
	unharmed "no repository there"
	lists "none 404"
	exits "once the server is well" 0
}

test_net_key() {
	machine_from "$COPY" "http://127.0.0.1:$PORT"
	cp "$COPY/usr/share/keyrings/debian-archive-keyring.gpg" "$COPY/usr/share/keyrings/test.gpg"
	setup --yes
	exits "signed by a stranger" 3
	says "signed by a stranger: a sentence" 'NO_PUBKEY|not signed|signature|public key'
	unharmed "signed by a stranger"
}

# The lists are older than the archive: the version that they name is gone.
test_net_stale_lists() {
	http
	(
		cp -a "$WORK/repo" "$T/newer"
		rm "$T/newer"/pool/libffi-dev_*
		dpkg-deb -R "$WORK"/repo/pool/libffi-dev_*.deb "$T/newer/build"
		sed -i 's/^Version: .*/&+new1/' "$T/newer/build/DEBIAN/control"
		dpkg-deb --root-owner-group -Znone -b "$T/newer/build" "$T/newer/pool/libffi-dev_3.4.4-1+new1_amd64.deb"
		rm -rf "$T/newer/build"
		repo_index "$T/newer"
	) >"$T/log" 2>&1 || cat "$T/log"
	kill "$SERVER"
	repo_serve "$T/newer" "$T/served"
	machine_from "$COPY" "http://127.0.0.1:$PORT"
	# The lists of the old address, as if it were the same.
	for f in "$COPY"/var/lib/apt/lists/127.0.0.1:*; do
		mv "$f" "${f%/*}/127.0.0.1:${PORT}_${f#*_}"
	done
	LIMIT=200 setup --yes
	exits "lists older than the archive" 0
	# shellcheck disable=SC2016
	same "$TEST: the new version is there" "$(at dpkg-query -W -f '${Version}' libffi-dev)" 3.4.4-1+new1
}
