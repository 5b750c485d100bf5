#!/bin/bash
# `ampy setup` on Debian 11, 12 and 13 with the real apt and the real archive, and back: setup-real.sh AMPY [SUITE...]
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/repo.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/machine.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/cycle.sh"

# build: ampy, with what a release has, in a copy that is gone afterwards; the rest is as in INSTALL.
build() {
	mkdir -p "$COPY/src" && git clone -q --no-local . "$COPY/src/ampy" &&
		LIMIT=600 inside "$COPY" sh -c 'cd /src/ampy && apt-get -qq update &&
			apt-get -qq -y --no-install-recommends install make >/dev/null && make deps && make -s -j2 all' &&
		mkdir -p "$1/lib" && cp "$COPY"/src/ampy/build/ampy "$COPY"/src/ampy/build/ampy-*.so "$1/" &&
		inside "$COPY" sh -c 'ldd /src/ampy/build/ampy' | awk '$3 ~ /^\// && $1 !~ /^libc\./ { print $3 }' |
		while read -r lib; do cp -L "$COPY$lib" "$1/lib/"; done
}

# suite NAME: all of one release.
suite() {
	local root=$WORK/$1
	if ! "$REPO_HERE/mkroot.sh" "$1" amd64 bare "$root"; then
		skip "no $1 system could be made"
		return
	fi
	machine_ampy "$root" "$AMPY"
	# What was built for a newer C library does not start here.
	if ! inside "$root" ampy --version >/dev/null 2>&1; then
		rm -rf "$root/opt/ampy"
		if ! copy "$root" bash "$0" --build "$WORK/$1.built" >"$WORK/$1.log" 2>&1; then
			fail "$1: make" "$(tail -n 20 "$WORK/$1.log")" "a program"
			return
		fi
		mkdir -p "$root/opt/ampy"
		cp -a "$WORK/$1.built/." "$root/opt/ampy/"
	fi
	LIMIT=900 copy "$root" bash "$0" --cycle "$1"
	rm -rf "${root:?}"
}

case ${1:-} in
--build)
	build "$2"
	exit
	;;
--cycle)
	LIMIT=600 cycle "$2" --any-arch
	finish
	;;
--suite)
	suite "$2"
	finish
	;;
'')
	sed -n '2s/^# //p' "$0" >&2
	exit 2
	;;
esac
AMPY=$(realpath "$1")
shift
if none=$(missing mmdebstrap jq nsenter unshare git); then
	skip "needs $none" && finish
elif [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "machines need root rights and mounts of their own" && finish
fi
WORK=$(scratch real 8000)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
mkdir "$WORK/log"
export WORK AMPY
export -f copy
[ $# -gt 0 ] || set -- bullseye bookworm trixie
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P 2 -I '{}' bash -c 'bash "$0" --suite {} </dev/null >"$WORK/log/{}" 2>&1
	grep -v -E "^[0-9]+ passed" "$WORK/log/{}"' "$0"
for suite; do
	PASSED=$((PASSED + $(grep -c '^ok ' "$WORK/log/$suite")))
	FAILED=$((FAILED + $(grep -c '^FAIL ' "$WORK/log/$suite")))
	SKIPPED=$((SKIPPED + $(grep -c '^skipped: ' "$WORK/log/$suite")))
	grep -q -E '^(ok|FAIL|skipped)' "$WORK/log/$suite" || fail "$suite" "$(tail -n 2 "$WORK/log/$suite")" "an assertion"
done
finish
