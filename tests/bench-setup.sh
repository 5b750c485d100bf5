#!/bin/bash
# usage: tests/bench-setup.sh AMPY: what setup costs beside the apt-get it starts, on a Debian 12 as it comes, with the real
# archive; ROUNDS times each (3), the packages fetched before so that the network does not count
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/integration/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/integration/machine.sh"
HERE=$(realpath "$(dirname "$0")")
PACKAGES="build-essential libblas-dev libffi-dev liblapack-dev python3 python3-dev python3-pip python3-venv"

# timed COMMAND: runs it in COPY, which has the host's network, and prints the milliseconds it took.
timed() {
	local began=${EPOCHREALTIME/[.,]/}
	LIMIT=600 inside "$COPY" sh -c "$1" >"$WORK/log" 2>&1 || { tail -n 5 "$WORK/log" >&2; return 1; }
	echo $(((${EPOCHREALTIME/[.,]/} - began) / 1000))
}

case ${1:-} in
--one)
	cp /etc/resolv.conf "$COPY/etc/resolv.conf"
	timed "$2"
	exit
	;;
--fetch)
	cp /etc/resolv.conf "$COPY/etc/resolv.conf"
	timed "apt-get -qq update && apt-get -qq -y --download-only install $PACKAGES" >/dev/null &&
		cp -a "$COPY/var/cache/apt/archives/." "$WORK/root/var/cache/apt/archives/"
	exit
	;;
--nothing)
	cp /etc/resolv.conf "$COPY/etc/resolv.conf"
	timed "apt-get -qq update && apt-get -qq -y install $PACKAGES" >/dev/null || exit 1
	mount --rbind /dev "$COPY/dev" && mount -t proc proc "$COPY/proc"
	hyperfine -N --warmup 3 --runs 30 --style none --export-json "$WORK/times.json" \
		"chroot $COPY /usr/local/bin/ampy setup --yes --any-arch" \
		"chroot $COPY /usr/bin/apt-get -y install $PACKAGES" >/dev/null 2>&1
	jq -r '.results | map(.median * 1e3 * 100 | round / 100) |
		"nothing to do: ampy setup --yes \(.[0]) ms, apt-get install of the same packages \(.[1]) ms, \(.[1] / .[0] | floor) times (at least 20)"' \
		"$WORK/times.json"
	exit
	;;
esac

if [ "$(id -u)" != 0 ] || ! namespaces; then
	echo "skipped: setup's cost needs root rights and namespaces"
	exit 0
fi
export WORK COPY
WORK=$(scratch bench 4000)
trap 'rm -rf "$WORK"' EXIT
if ! "$HERE/integration/mkroot.sh" bookworm amd64 bare "$WORK/root"; then
	echo "skipped: no Debian 12 could be made"
	exit 0
fi
machine_ampy "$WORK/root" "$1"
export PACKAGES
copy "$WORK/root" bash "$0" --fetch || exit 1
copy "$WORK/root" bash "$0" --nothing || exit 1
rm -rf "$WORK"/root/var/lib/apt/lists/*
for ((i = 0; i < ${ROUNDS:-3}; i++)); do
	copy "$WORK/root" bash "$0" --one \
		"DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; apt-get -q update && apt-get -y -q install $PACKAGES" >>"$WORK/apt"
	copy "$WORK/root" bash "$0" --one "ampy setup --yes --any-arch" >>"$WORK/ampy"
done
apt=$(sort -n "$WORK/apt" | sed -n "$((${ROUNDS:-3} / 2 + 1))p") ampy=$(sort -n "$WORK/ampy" | sed -n "$((${ROUNDS:-3} / 2 + 1))p")
printf 'a real setup: apt-get update and install %d ms, ampy setup --yes %d ms, %+d ms (%+d %%) with its rehearsal, journal and proof\n' \
	"$apt" "$ampy" $((ampy - apt)) $(((ampy - apt) * 100 / apt))
