#!/bin/bash
# `ampy setup` is killed at the boundaries of its journal and of dpkg's phases, and finished: setup-kill.sh AMPY [POINT...]
#
# A POINT is "HOW WHERE". HOW: alone, only ampy dies and what it had started lives on; power, everything
# dies at once; torn, the same, and of the line that had not been brought to disk half is lost.
# WHERE: a gate, "PACKAGE.SCRIPT" or "update.pre" and the like, at which apt or dpkg is held; or
# "CALL:N", the Nth of ampy's own system calls of that name, before it is made. "undo-HOW" kills undo.
# After each: the place is what it was to be; a second run gets to the same end as one that was never
# killed; nothing is done twice; undo restores the start.
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/repo.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/machine.sh"

SYNCS="fsync fdatasync"
STARTS="clone clone3 vfork fork"
HELD="libblas3.preinst libffi-dev.preinst liblapack-dev.preinst python3-venv.preinst libblas3.postinst
	libffi-dev.postinst libpython3.11-dev.postinst liblapack3.postinst python3-venv.postinst
	update.pre update.post dpkg.pre dpkg.packages dpkg.post"

# journal: the file of the only run.
journal() {
	find "$COPY/var/lib/ampy/runs" -name '*.jsonl' 2>/dev/null | sort | tail -n 1
}

# lines: how many whole lines it has.
lines() {
	local file
	file=$(journal)
	if [ -n "$file" ]; then wc -l <"$file"; else echo 0; fi
}

# phase: where the journal says that the run is.
phase() {
	local file
	file=$(journal)
	[ -s "$file" ] || { echo "before the journal"; return; }
	sed '$!b;/}$/!d' "$file" | jq -rs '[.[] | .steps // [] | .[].kind] as $kinds | last |
		if .event == null or .event == "plan" then "planned"
		elif .event == "step" then "in " + $kinds[.step]
		elif .event == "result" then "after " + $kinds[.step]
		else "at the end" end'
}

# traced CALLS ARGUMENT...: the words that run ampy under strace on the machine; it counts each call by itself.
traced() {
	local calls=$1
	shift
	echo /opt/tools/strace -qq -o /opt/trace -y -E LD_LIBRARY_PATH=/opt/ampy/lib -e "trace=${calls// /,}" "$@" \
		/opt/ampy/ampy setup --any-arch --yes
}

# tools ROOT: strace with its libraries, since it has to run where ampy runs.
tools() {
	local lib at=$1/opt/tools loader
	mkdir -p "$at/lib"
	cp "$(command -v strace)" "$at/strace.bin"
	for lib in $(ldd "$at/strace.bin" | awk '$3 ~ /^\// { print $3 }'); do
		cp -L "$lib" "$at/lib/"
	done
	loader=$(ldd "$at/strace.bin" | awk '$1 ~ /ld-linux/ { print $1 }')
	cp -L "$loader" "$at/loader"
	printf '#!/bin/sh\nexec /opt/tools/loader --library-path /opt/tools/lib /opt/tools/strace.bin "$@"\n' >"$at/strace"
	chmod 755 "$at/strace"
}

# reference: one that nobody kills. What it leaves is what all have to leave.
reference() {
	TEST=reference T=$WORK
	machine_up "$COPY" || return
	# shellcheck disable=SC2046
	LIMIT=60 at $(traced "$SYNCS $STARTS") >"$T/out" 2>"$T/err" </dev/null
	# shellcheck disable=SC2034
	RC=$?
	exits "not killed" 0
	complete "not killed"
	state "$WORK/end"
	sort "$COPY/opt/gate/log" >"$WORK/gate.log"
	lines >"$WORK/lines"
	cp "$COPY/opt/trace" "$WORK/trace"
	machine_down
}

# What is added to the root for all, and the points that the reference run tells.
before_tests() {
	tools "$WORK/root"
	cat >"$WORK/root/etc/apt/apt.conf.d/99gate" <<-'END'
		APT::Update::Pre-Invoke { "/opt/gate/gate update.pre"; };
		APT::Update::Post-Invoke { "/opt/gate/gate update.post"; };
		DPkg::Pre-Invoke { "/opt/gate/gate dpkg.pre"; };
		DPkg::Pre-Install-Pkgs { "/opt/gate/gate dpkg.packages"; };
		DPkg::Post-Invoke { "/opt/gate/gate dpkg.post"; };
	END
	copy "$WORK/root" bash "$0" --reference >"$WORK/reference.log" 2>&1
	if [ ! -s "$WORK/end" ] || grep -q ^FAIL "$WORK/reference.log"; then
		fail "a setup that nobody kills" "$(cat "$WORK/reference.log")" "exit 0"
		finish
	fi
}

# calls: "CALL:N" of each that the reference run made.
calls() {
	sed -n 's/^\([a-z0-9]*\)(.*/\1/p' "$WORK/trace" | awk '{ print $1 ":" ++n[$1] }'
}

points() {
	local at how
	for at in $HELD; do
		printf '%s\n' "alone $at" "power $at"
	done
	for at in $(calls); do
		case $at in
		fdatasync:*) printf '%s\n' "alone $at" "power $at" "torn $at" ;;
		fsync:*) printf '%s\n' "power $at" ;;
		*) printf '%s\n' "alone $at" "power $at" ;;
		esac
	done
	for at in libffi-dev.prerm libblas3.prerm libblas3.postrm python3-venv.postrm dpkg.pre dpkg.post; do
		for how in alone power; do
			printf '%s\n' "undo-$how $at"
		done
	done
}

# status PACKAGE: as dpkg has it, its journal included.
status() {
	# shellcheck disable=SC2016
	at dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || echo not-installed
}

# landed GATE: dpkg or apt is where it was to be held, and the journal says so.
landed() {
	local now want="in install"
	case $1 in
	update.*) want="in refresh" now=$(phase) ;;
	dpkg.*) now=$(phase) ;;
	*.preinst | *.postrm) now="$(phase), $(status "${1%.*}")" want="in install, half-installed" ;;
	*.postinst | *.prerm) now="$(phase), $(status "${1%.*}")" want="in install, half-configured" ;;
	esac
	case $HOW in undo-*) want=${want/in install/in remove} ;; esac
	same "$TEST: it was there" "$now" "$want"
}

# die_at_gate VERB...: is started, held, and killed.
die_at_gate() {
	local first second
	close "$WHERE"
	LIMIT=60 at ampy "$@" --yes >"$T/first.out" 2>"$T/first.err" </dev/null &
	first=$!
	reached "$WHERE"
	[ -n "$GATED" ] || { machine_down; machine_up "$COPY"; return; }
	landed "$WHERE"
	phase >"$T/phase"
	if [ "${HOW#undo-}" = power ]; then
		machine_down
		wait $first
		rm -f "$COPY/opt/gate/$WHERE"*
		machine_up "$COPY"
		return
	fi
	at sh -c "kill -KILL $(running ampy)"
	wait $first
	same "$TEST: what it had started lives on" "$([ -d "/proc/$MACHINE/root/proc/$GATED" ] && echo yes)" yes
	# The second comes while the first one's apt still holds the locks.
	LIMIT=100 at ampy "$@" --yes >"$T/out" 2>"$T/err" </dev/null &
	second=$!
	sleep 0.3
	open "$WHERE"
	wait $second
	# shellcheck disable=SC2034
	RC=$?
	exits "a second run, meanwhile" 0
}

# die_at_call: is killed before that system call, in the machine or as its first process.
die_at_call() {
	local call=${WHERE%:*} before words
	words=$(traced "$SYNCS $STARTS" -e "inject=$call:signal=SIGKILL:when=${WHERE#*:}")
	if [ "$HOW" = alone ]; then
		# shellcheck disable=SC2086
		LIMIT=60 at $words >"$T/first.out" 2>"$T/first.err" </dev/null
	else
		machine_down
		# shellcheck disable=SC2086
		LIMIT=60 inside "$COPY" $words >"$T/first.out" 2>"$T/first.err" </dev/null
		machine_up "$COPY"
	fi
	same "$TEST: it was there" "$(tail -n 1 "$COPY/opt/trace" | grep -c 'killed by SIGKILL') $(
		grep -c "^$call(" "$COPY/opt/trace")" "1 ${WHERE#*:}"
	# As many lines as the reference run had written by then; the one whose sync is awaited is the last. The
	# first is there with its file, which is brought to disk before it gets its name.
	before=$(awk -v want="$call" -v n="${WHERE#*:}" '
		/^fdatasync\(/ { lines++ }
		index($0, want "(") == 1 && ++seen == n { print lines + 0; exit }
		/^fsync\(.*\.jsonl\.ampy>/ { lines++ }' "$WORK/trace")
	same "$TEST: lines of the journal" "$(lines)" "$before"
	phase >"$T/phase"
	if [ "$HOW" = torn ]; then
		truncate -s "-$(($(tail -n 1 "$(journal)" | wc -c) / 2))" "$(journal)"
		same "$TEST: a torn line" "$(lines)" "$((before - 1))"
	fi
}

# twice: what was done more often than once, but for the package that was at work when it died.
twice() {
	local spared=
	case $WHERE in *.preinst | *.postinst) spared=${WHERE%.*} ;; esac
	sed -n 's/\.\(preinst install\|postinst configure\) *$/ \1/p' "$COPY/opt/gate/log" | sort | uniq -c |
		awk -v spared="$spared" '$1 > 1 && !($2 == spared && $1 == 2) { printf "%s ", $2 }'
}

finished() {
	setup --yes
	exits "the second run" 0
	complete "the second run"
	state "$T/now"
	same "$TEST: the end is that of the reference" "$(diff "$WORK/end" "$T/now")" ""
	same "$TEST: done twice" "$(twice)" ""
	same "$TEST: one run in the journal" "$(find "$COPY/var/lib/ampy/runs" -type f | wc -l)" 1
	same "$TEST: it ended" "$(tail -n 1 "$(journal)" | jq -r '.event + " " + .state')" "end ready"
	run undo --yes
	exits undo 0
	unharmed undo
}

# one "HOW WHERE"
one() {
	TEST=$1 HOW=${1% *} WHERE=${1#* }
	T=$WORK/t-${1// /-}
	mkdir -p "$T"
	machine_up "$COPY" || { fail "$TEST: the machine" "does not start" "one"; return; }
	state "$T/start"
	case $HOW-$WHERE in
	undo-*)
		setup --yes
		exits "the bed" 0
		die_at_gate undo
		run undo --yes
		exits "the second undo" 0
		unharmed "the second undo"
		;;
	*:*)
		die_at_call
		finished
		;;
	*)
		die_at_gate setup --any-arch
		finished
		;;
	esac
	echo "phase: ${HOW%%-*} $(cat "$T/phase" 2>/dev/null)"
	machine_down
	rm -rf "${T:?}"
}

case ${1:-} in
--one)
	one "$2"
	finish
	;;
--reference)
	reference
	finish
	;;
'')
	sed -n '2s/^# //p' "$0" >&2
	exit 2
	;;
esac
AMPY=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- --points
machines "$AMPY" "$0" "$@"
echo "killed at:"
cat "$WORK"/log/* | sed -n 's/^phase: /  /p' | sort | uniq -c
finish
