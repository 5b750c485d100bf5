#!/bin/bash
# Each file and folder that doctor reads in a root is replaced by something hostile: hostile.sh AMPY ROOT
#
# No run may take long, crash, or answer anything but ampy.doctor/1; a link out of the root must give
# the same facts as a link to nothing.
set -uo pipefail

TOOLS="jq strace timeout setpriv python3 mkfifo truncate cmp"
KINDS="empty half huge random nuls directory fifo loop out-relative out-absolute unreadable socket device"

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# doctor OUTPUT [WRAPPER...]: looks at $ROOT; prints what is wrong with the run, if anything.
doctor() {
	local rc out=$1
	shift
	timeout -s KILL 5 "$@" "$BIN" --root "$ROOT" doctor --json >"$out" 2>"$out.err" </dev/null
	rc=$?
	if [ $rc -gt 1 ]; then
		echo "exit $rc, $(head -c 200 "$out.err")"
	elif ! jq -e '.schema == "ampy.doctor/1"' "$out" >/dev/null 2>&1; then
		echo "stdout $(head -c 200 "$out")"
	fi
}

# learned OUTPUT: the facts and verdicts, without the words, which may name what was in the way.
learned() {
	jq -S '[.facts, [.findings[] | [.id, .subject, .verdict]]]' "$1"
}

# make KIND AT ORIGINAL: puts the hostile thing where the file was.
make() {
	case $1 in
	empty) : >"$2" ;;
	half) head -c $(($(stat -c %s "$3") / 2)) "$3" >"$2" 2>/dev/null ;;
	huge) truncate -s 100M "$2" ;;
	random) cp "$SHARED/random" "$2" ;;
	nuls) cp "$SHARED/nuls" "$2" ;;
	directory) mkdir "$2" ;;
	fifo) mkfifo "$2" ;;
	loop) ln -s "${2##*/}" "$2" ;;
	out-relative) ln -s "../../../../../../../../../../../../../../..$3" "$2" ;;
	out-absolute) ln -s "$3" "$2" ;;
	unreadable) cp -a "$3" "$2" && chmod 000 "$2" ;;
	socket) ln "$SHARED/socket" "$2" ;;
	device) mknod "$2" c 1 5 2>/dev/null || ln -s /dev/zero "$2" ;;
	esac
}

# case_run PATH KIND: one file, one hostile thing; the file is put back afterwards.
case_run() {
	local wrong at=$ROOT/$1 original=$MINE/outside/${1##*/} wrapper=()
	touch -r "${at%/*}" "$MINE/stamp"
	mv "$at" "$MINE/saved"
	if [ "$2" = unreadable ] && [ "$(id -u)" -eq 0 ]; then
		wrapper=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	fi
	make "$2" "$at" "$original"
	wrong=$(doctor "$MINE/out" "${wrapper[@]}")
	rm -rf "$at"
	case $2:$wrong in
	out-*:)
		ln -s /nowhere/at/all "$at"
		wrong=$(doctor "$MINE/nothing")
		rm -f "$at"
		cmp -s <(learned "$MINE/out") <(learned "$MINE/nothing") || wrong="$wrong other facts than a link to nothing"
		# It shows only where the file matters.
		cmp -s <(learned "$SHARED/whole") <(learned "$MINE/nothing") || echo "$1" >>"$MINE/telling"
		;;
	esac
	mv "$MINE/saved" "$at"
	touch -r "$MINE/stamp" "${at%/*}"
	if [ -z "$wrong" ]; then
		ok "$1 $2"
	else
		fail "$1 $2" "$wrong" "an answer"
	fi
}

# outside PATH: the same bytes outside of the root, so that an answer from there would be the true one.
outside() {
	local from=$ROOT/$1 to=$MINE/outside/${1##*/} link
	while link=$(readlink "$from"); do
		case $link in
		/*) from=$ROOT$link ;;
		*) from=${from%/*}/$link ;;
		esac
	done
	rm -rf "$MINE/outside"
	mkdir "$MINE/outside"
	cp -a "$from" "$to" 2>/dev/null || : >"$to"
}

# work N OF: every OFth path, on a copy of the root of its own.
work() {
	local path kind i=0
	PASSED=0 FAILED=0 MINE=$WORK/$1 ROOT=$WORK/$1/root
	mkdir -p "$MINE"
	cp -a "$SHARED/root" "$ROOT"
	while read -r path; do
		i=$((i + 1))
		[ $((i % $2)) -eq "$1" ] || continue
		outside "$path"
		for kind in $KINDS; do
			case_run "$path" "$kind"
		done
	done <"$SHARED/paths"
	doctor "$MINE/after" >/dev/null
	cmp -s <(learned "$SHARED/whole") <(learned "$MINE/after") ||
		fail "the root after all" other "the same facts as before"
	echo "$PASSED $FAILED" >"$MINE/count"
}

[ $# -eq 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
# shellcheck disable=SC2086
if none=$(missing $TOOLS); then
	skip "needs $none" && finish
fi
if [ ! -d "$2" ]; then
	printf "hostile: '%s' is not there\n" "$2" >&2
	exit 2
fi
WORK=$(scratch hostile 600)
trap 'chmod -R u+rwX "$WORK"; rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
SHARED=$WORK/shared BIN=$WORK/ampy
mkdir "$SHARED"
# A copy that a user without rights can reach.
install -m 755 "$1" "$BIN"
cp -a "$2" "$SHARED/root"
chmod -R u+rwX,go+rX "$SHARED/root"
python3 -c '
import os, random, socket, sys
os.chdir(sys.argv[1])
socket.socket(socket.AF_UNIX).bind("socket")
open("random", "wb").write(random.Random(1).randbytes(65536))
open("nuls", "wb").write(bytes(65536))
' "$SHARED"

ROOT=$SHARED/root
wrong=$(doctor "$SHARED/whole")
if [ -n "$wrong" ]; then
	fail doctor "$wrong" "an answer"
	finish
fi
# Every file and folder whose opening succeeded, as it was asked for and as the kernel names it.
strace -f -y -e trace=open,openat,openat2 -o "$WORK/trace" "$BIN" --root "$ROOT" doctor --json >/dev/null 2>&1
{
	sed -n "s#.*<\\(${ROOT}[^>]*\\)>, \"\\([^\"]*\\)\".* = [0-9]*<${ROOT}/.*#\\1/\\2#p" "$WORK/trace"
	sed -n "s#.* = [0-9]*<\\(${ROOT}/.*\\)>\$#\\1#p" "$WORK/trace"
} | tr -s / | sort -ru | while read -r path; do
	# Behind a link is another path's business, or another machine's.
	[ "$(realpath "${path%/*}")" = "${path%/*}" ] && printf '%s\n' "${path#"$ROOT"/}"
done | grep . >"$SHARED/paths"
# But for what the loader opens, and its own descriptors.
same "reads nothing outside of the root" "$(sed -n 's#.* = [0-9]*<\(.*\)>$#\1#p' "$WORK/trace" |
	grep -v -E "^$ROOT(/|\$)|\.so(\.[0-9.]+)?\$|/ld\.so\.cache\$|^/proc/[0-9]+/fd\$")" ""
if [ ! -s "$SHARED/paths" ]; then
	skip "strace does not run here"
	finish
fi
printf '%d paths, %d kinds\n' "$(wc -l <"$SHARED/paths")" "$(wc -w <<<"$KINDS")"
work 0 2 >"$WORK/0.log" 2>&1 &
work 1 2 >"$WORK/1.log" 2>&1 &
wait
cat "$WORK/0.log" "$WORK/1.log" | grep -v '^ok '
for count in "$WORK"/[01]/count; do
	read -r good bad <"$count"
	PASSED=$((PASSED + good))
	FAILED=$((FAILED + bad))
done
if [ "$(cat "$WORK"/[01]/telling 2>/dev/null | sort -u | wc -l)" -ge 5 ]; then
	ok "links out of the root would show"
else
	fail "links out of the root would show" "few files matter" "at least 5"
fi
finish
