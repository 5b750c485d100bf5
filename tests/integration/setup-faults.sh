#!/bin/bash
# What may go wrong with `ampy setup`, and what it says and leaves behind then: setup-faults.sh AMPY [TEST...]
#
# Each test has a throw-away machine of its own (machine.sh) with the real apt and dpkg, and where it
# matters a server that fails as told (server.py). Several run at a time, JOBS of them.
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/repo.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/machine.sh"
for part in "$(dirname "$0")"/faults/*.sh; do
	# shellcheck source=/dev/null
	. "$part"
done

# once NAME: each postinst was told to configure its package exactly once.
once() {
	same "$TEST: $1: each package configured once" \
		"$(sed -n 's/\.postinst configure *$//p' "$COPY/opt/gate/log" | sort | uniq -c | awk '$1 != 1' | tr -s ' \n' ' ')" ""
}

# http [FAULT LINE...]: the packages come from a server with these faults; lists are fetched without.
http() {
	rm -f "$T/served/faults"
	machine_from "$COPY" "http://127.0.0.1:$PORT"
	at apt-get -qq update >"$T/log" 2>&1 || cat "$T/log"
	[ $# -eq 0 ] || printf '%s\n' "$@" >"$T/served/faults"
}

# behind ARGUMENT...: a setup that goes on meanwhile; BEHIND is the job, `caught` waits for it.
behind() {
	LIMIT=${LIMIT:-120} at ampy setup --any-arch "$@" >"$T/behind.out" 2>"$T/behind.err" </dev/null &
	BEHIND=$!
}

caught() {
	wait "$BEHIND"
	# shellcheck disable=SC2034
	RC=$?
	cp "$T/behind.out" "$T/out"
	cp "$T/behind.err" "$T/err"
}

# hold FILE: holds a lock as apt and dpkg do, until /opt/release is there.
hold() {
	rm -f "$COPY/opt/release" "$COPY/opt/held"
	cat >"$COPY/opt/hold" <<-'END'
		import fcntl, os, sys, time
		f = open(sys.argv[1], "a+")
		fcntl.lockf(f, fcntl.LOCK_EX)
		with open("/opt/held.part", "w") as h:
		    h.write(str(os.getpid()))
		os.rename("/opt/held.part", "/opt/held")
		while not os.path.exists("/opt/release"):
		    time.sleep(0.02)
	END
	cp "$COPY/usr/bin/python3.11" "$COPY/opt/some-upgrade"
	LIMIT=120 at /opt/some-upgrade /opt/hold "$1" &
	HOLDER=$!
	soon test -s "$COPY/opt/held"
	# shellcheck disable=SC2034
	HELD=$(cat "$COPY/opt/held")
}

# release [SECONDS]
release() {
	sleep "${1:-0}"
	touch "$COPY/opt/release"
	wait "$HOLDER"
}

# one TEST: with $COPY, what runs in the mount namespace of the copy.
one() {
	TEST=$1
	T=$WORK/t-$1
	mkdir -p "$T"
	repo_serve "$WORK/repo" "$T/served"
	machine_up "$COPY" || { fail "$TEST: the machine" "does not start" "one"; return; }
	state "$T/start"
	"test_$1"
	machine_down
	kill "$SERVER"
	rm -rf "${T:?}"
}

if [ "${1:-}" = --one ]; then
	one "$2"
	finish
fi
[ $# -ge 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
export AMPY
AMPY=$(realpath "$1")
shift
# Those that take long come first.
if [ $# -eq 0 ]; then
	mapfile -t tests < <(echo net_stall; echo lock_frontend; echo net_stall_recovers
		declare -F | sed -n 's/^declare -f test_//p' | grep -v -x -E 'net_stall|lock_frontend|net_stall_recovers')
	set -- "${tests[@]}"
fi
machines "$AMPY" "$0" "$@"
finish
