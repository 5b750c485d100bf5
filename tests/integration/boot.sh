#!/bin/bash
# Real boots of arm64 machines with the user-data that ampy prints, from power-on to ready: boot.sh [NAME...]
#
# Each case (boot/*.sh) is a virtual machine under full emulation with a disk that mkdisk.sh makes,
# JOBS of them at a time. What the machine's console said stays in build/boot/NAME.log.
# The commands that the cases are written in are in boot/machine.sh.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

# shellcheck source=/dev/null
. tests/integration/lib.sh
# shellcheck source=/dev/null
. tests/integration/repo.sh
# What a case needs: "SUITE KIND" of its disk.
declare -A DISKS
for part in tests/integration/boot/*.sh; do
	# shellcheck source=/dev/null
	. "$part"
done

TOOLS="setpriv unshare qemu-system-aarch64 qemu-img cloud-localds debugfs mke2fs mmdebstrap qemu-aarch64-static cpio jq python3
	aarch64-linux-gnu-gcc apt-ftparchive gpg"

# one NAME: in a process of its own.
one() {
	export CASE=$1
	T=$WORK/t-$1
	mkdir -p "$T/laid" "$T/seen"
	trap 'stop_server; rm -rf "$T"' EXIT
	"case_$1"
}

# gone: ends the machines, which take a moment to vanish and may write until then.
gone() {
	local i
	if [ -n "${MACHINES:-}" ]; then
		kill -KILL "$MACHINES"
		wait "$MACHINES"
	fi 2>/dev/null
	for ((i = 0; i < 100; i++)); do
		rm -rf "$WORK" 2>/dev/null
		[ -e "$WORK" ] || return
		sleep 0.1
	done
}

if [ "${1:-}" = --one ]; then
	one "$2"
	finish
elif [ "${1:-}" = --cases ]; then
	shift
	# shellcheck disable=SC2016
	printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I '{}' timeout -k 10 4500 bash -c '
		"$0" --one "$1" </dev/null >"$WORK/log/$1" 2>&1; echo "exit $?" >>"$WORK/log/$1"
		grep -v -E "^(exit|time|[0-9]+ passed)" "$WORK/log/$1"' "$0" '{}'
	exit 0
fi
# shellcheck disable=SC2086
if none=$(missing $TOOLS); then
	skip "needs $none" && finish
elif [ "$(id -u)" -ne 0 ] || ! namespaces || ! emulation arm64; then
	skip "disks need root rights, mounts of their own and binfmt_misc" && finish
fi
# The longest come first.
[ $# -gt 0 ] || set -- real power power_ampy lock late coexist trixie unreachable incomplete
for name; do
	declare -F "case_$name" >/dev/null || { echo "boot: no case '$name'" >&2; exit 2; }
done
WORK=$(scratch boot 9000)
trap 'gone' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export WORK
mkdir -p build/boot "$WORK/log"
for name; do echo "${DISKS[$name]}"; done | sort -u >"$WORK/disks"
same "the disks and the program are made" "$(make_all 2>&1 | tail -n 20)" ""
[ "$FAILED" -eq 0 ] || finish
# The machines have a process namespace of their own: nothing is left of them when this ends, however it
# ends.
setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
	"$0" --cases "$@" </dev/null &
MACHINES=$!
wait "$MACHINES"
MACHINES=
for name; do
	log=$WORK/log/$name
	[ -e "$log" ] || : >"$log"
	PASSED=$((PASSED + $(grep -c '^ok ' "$log")))
	FAILED=$((FAILED + $(grep -c '^FAIL ' "$log")))
	SKIPPED=$((SKIPPED + $(grep -c '^skipped: ' "$log")))
	grep -q '^exit [01]$' "$log" || fail "$name" "$(tail -n 1 "$log")" "its end"
done
printf '%-22s %8s %8s %8s\n' "seconds from power-on" login result off
cat "$WORK"/log/* | sed -n 's/^time //p'
finish
