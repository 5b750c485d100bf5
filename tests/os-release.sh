#!/bin/bash
# usage: tests/os-release.sh AMPY: what doctor makes of each real os-release file in $AMPY_OS_RELEASES, against what
# a shell reads from it and the families below; a file's name is not believed, only what stands in it
set -u
ampy=$(realpath "$1")
[ -n "${AMPY_OS_RELEASES:-}" ] || {
	echo "os-release: skipped: AMPY_OS_RELEASES names no folder of os-release files"
	exit 0
}
files=$(realpath "$AMPY_OS_RELEASES") || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

family_of() { # family_of ID: the family whose package names and layout it has
	case $1 in
	debian | ubuntu | raspbian | kali | linuxmint | pop) echo debian ;;
	rhel | centos | rocky | almalinux | ol | fedora | amzn | openEuler | azurelinux | anolis) echo rhel ;;
	sles | opensuse-leap | opensuse-tumbleweed) echo suse ;;
	alpine) echo alpine ;;
	arch | archarm) echo arch ;;
	*) echo "no family is expected for $1" ;;
	esac
}

# The codename is VERSION_CODENAME, else the one word in the brackets of VERSION: "7 (Core)"; LTS-SP2 is none.
want() { # want FILE: what a shell makes of it, as the line that jq gives
	(
		unset ID VERSION_ID VERSION_CODENAME VERSION
		# shellcheck disable=SC1090 # os-release(5) is written to be read so
		. "$1"
		code=${VERSION_CODENAME-$(printf '%s\n' "${VERSION:-}" | sed -nE 's/.*\(([A-Za-z]+)\).*/\L\1/p')}
		printf '%s|%s|%s|%s\n' "$ID" "${VERSION_ID:-none}" "${code:-none}" "$(family_of "$ID")"
	)
}

for file in "$files"/*; do
	root=$tmp/root
	rm -rf "$root"
	mkdir -p "$root/etc" "$root/.ampy"
	cp "$file" "$root/etc/os-release"
	echo 2026-11-22T12:00:00Z >"$root/.ampy/clock"
	timeout 10 "$ampy" doctor --json --only system --root "$root" >"$tmp/got" 2>"$tmp/err"
	rc=$?
	got=$(jq -r '.facts.distro | [.id, .version // "none", .codename // "none", .family // "none"] | join("|")' "$tmp/got")
	want=$(want "$file")
	# system.arch fails: nothing in the tree tells what its programs are built for.
	if [ $rc = 1 ] && [ "$got" = "$want" ] && [ ! -s "$tmp/err" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $(basename "$file"): exit $rc, $got, want $want $(head -n1 "$tmp/err")"
	fi
done
echo "os-release: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
