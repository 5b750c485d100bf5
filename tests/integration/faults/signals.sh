# Signals, at several places.
# shellcheck shell=bash disable=SC2154,SC2034

# signalled SIGNAL CODE GATE: comes while a program works.
signalled() {
	close "$3"
	behind --yes
	reached "$3"
	at sh -c "kill -$1 $(running ampy)"
	sleep 0.3
	open "$3"
	caught
	exits "SIG$1 at $3" "$2"
	run setup --history --json
	same "$TEST: SIG$1 at $3: the journal says so" \
		"$(jq -r '[.. | strings | select(. == "interrupted" or . == "unfinished")] | length > 0' "$T/out")" true
	setup --yes
	exits "SIG$1 at $3: the next" 0
	complete "SIG$1 at $3: the next"
	run undo --yes
	unharmed "SIG$1 at $3: undo"
}

test_sigint() { signalled INT 130 libffi-dev.postinst; }
test_sigterm() { signalled TERM 143 libblas3.preinst; }

test_signal_elsewhere() {
	local code=130
	for signal in INT TERM; do
		# while it waits for a lock
		at apt-get -qq update
		hold /var/lib/dpkg/lock-frontend
		behind --yes --lock-timeout 60
		soon grep -q "$HELD" "$T/behind.out" "$T/behind.err"
		at sh -c "kill -$signal $(running ampy)"
		caught
		exits "SIG$signal while it waits for a lock" $code
		release
		unharmed "SIG$signal while it waits for a lock"
		# while apt downloads
		rm -f "$T/served/go"
		http "*/libffi-dev_* hold"
		: >"$T/served/log"
		behind --yes
		soon grep -q 'libffi-dev_.* hold' "$T/served/log"
		at sh -c "kill -$signal $(running ampy)"
		caught
		touch "$T/served/go"
		exits "SIG$signal while apt downloads" $code
		unharmed "SIG$signal while apt downloads"
		code=143
	done
	http
	setup --yes
	exits "the next" 0
	complete "the next"
}

# A closed terminal kills what works for it no more than a signal does.
test_sighup() {
	local i
	close libffi-dev.postinst
	behind --yes
	reached libffi-dev.postinst
	at sh -c "kill -HUP $(running ampy)"
	sleep 0.3
	open libffi-dev.postinst
	caught
	[ "$RC" != 0 ] || ok "$TEST: it went on"
	for ((i = 0; i < 500; i++)); do [ -n "$(running dpkg)" ] || break; sleep 0.02; done
	setup --yes
	exits "the next" 0
	complete "the next"
}
