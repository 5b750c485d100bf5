# A run ends in the journal, whenever it was cut short, and what it says of itself is so.
# shellcheck shell=bash disable=SC2154,SC2034

LINKER=/usr/bin/x86_64-linux-gnu-ld.bfd

# slow_linker: from now on it waits while /opt/slow is there, and says that it does.
slow_linker() {
	at mv $LINKER $LINKER.real
	printf '#!/bin/sh\nwhile [ -e /opt/slow ]; do : >/opt/linking; sleep 0.05; done\nexec %s.real "$@"\n' $LINKER >"$COPY$LINKER"
	chmod 755 "$COPY$LINKER"
}

# cut_short SIGNAL CODE: comes in the proof, when all packages are there.
cut_short() {
	touch "$COPY/opt/slow"
	rm -f "$COPY/opt/linking"
	behind --yes
	soon test -e "$COPY/opt/linking"
	at sh -c "kill -$1 $(running ampy)"
	caught
	exits "SIG$1 in the proof" "$2"
	rm -rf "$COPY/opt/slow" "$COPY"/tmp/ampy-*
	run setup --status
	exits "SIG$1 in the proof: --status" 3
	complete "SIG$1 in the proof"
	setup --yes
	exits "SIG$1 in the proof: the next" 0
	says "SIG$1 in the proof: the next has nothing to do" 'nothing to do'
	run setup --status
	exits "SIG$1 in the proof: --status of the next" 0
	same "$TEST: SIG$1: it is the same run" "$(find "$COPY/var/lib/ampy/runs" -name '*.jsonl' | wc -l)" "$3"
	run undo --yes
	exits "SIG$1 in the proof: undo" 0
	unharmed "SIG$1 in the proof: undo"
}

test_proof_cut() {
	slow_linker
	cut_short KILL 137 1
	cut_short TERM 143 3
	cut_short INT 130 5
}

# Packages alone are not what the last run lacked.
test_proof_fails() {
	at mv $LINKER $LINKER.away
	setup --yes
	exits "no linker" 1
	setup --yes
	exits "no linker, nothing to do" 1
	says "it says so" 'run\.extension'
	at mv $LINKER.away $LINKER
	setup --yes
	exits "with the linker" 0
}

# A signal while another run is waited for.
test_signal_waiting() {
	local second number
	close libffi-dev.postinst
	behind --yes
	reached libffi-dev.postinst
	at ampy setup --any-arch --yes --json >"$T/second.out" 2>"$T/second.err" </dev/null &
	second=$!
	soon grep -q 'waiting for it' "$T/second.err"
	number=$(for p in "/proc/$MACHINE/root/proc"/[0-9]*; do
		read -r name <"$p/comm" && [ "$name" = ampy ] && echo "${p##*/}"
	done 2>/dev/null | sort -n | tail -n 1)
	at sh -c "kill -TERM $number"
	wait "$second"
	RC=$?
	cp "$T/second.out" "$T/out"
	cp "$T/second.err" "$T/err"
	exits "SIGTERM while it waits for another run" 143
	one_document "SIGTERM while it waits for another run"
	open libffi-dev.postinst
	caught
	exits "the first goes on" 0
}
