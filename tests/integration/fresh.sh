#!/bin/bash
# The README's two commands on new Debian systems that have nothing but git and make: fresh.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh
# A new system has nothing beside its checkout: none of the folders with truth, whatever they are called.
# shellcheck disable=SC2086 # one name each
unset ${!AMPY_*}

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "new systems need root rights and mounts of their own"
	finish
fi
work=$(scratch fresh 8000)
trap 'rm -rf "$work"' EXIT
git clone -q --no-local . "$work/ampy" || exit 1

# first SUITE CHECK: in a copy of the bare system, as its administrator would; the tests too where CHECK is not empty
first() {
	# shellcheck disable=SC2016 # for the shell inside
	mkdir -p "$COPY/src" && cp -a "$work/ampy" "$COPY/src/" &&
		LIMIT=1500 inside "$COPY" sh -c '
		set -e
		apt-get -qq update
		apt-get -qq -y --no-install-recommends install git make ca-certificates >/dev/null
		! command -v gcc
		cd /src/ampy
		make -j"$(nproc)" doctor
		echo "doctor: done"
		build/ampy doctor --json >/tmp/json || [ $? = 1 ]
		[ -z "$2" ] || make -j"$(nproc)" check
		echo "check: done"' sh "$1" "$2"
}
export -f first inside
export work

# On CI the whole of the tests runs on a Debian 12 anyway.
for suite in bookworm trixie; do
	check=
	[ $suite != bookworm ] || [ -n "${CI:-}" ] || check=yes
	if ! tests/integration/mkroot.sh $suite amd64 bare "$work/$suite"; then
		skip "no $suite system could be made"
		continue
	fi
	LIMIT=1500 copy "$work/$suite" first $suite "$check" >"$work/log" 2>&1
	rc=$?
	same "$suite: make doctor" "$(grep '^doctor: done$' "$work/log")" "doctor: done"
	same "$suite: doctor says what is next" "$(grep -c '^Next: ' "$work/log")" 1
	[ -z "$check" ] || same "$suite: make check" "$(grep '^check: done$' "$work/log")" "check: done"
	[ $rc = 0 ] || tail -n 40 "$work/log"
	rm -rf "${work:?}/$suite"
done
finish
