#!/bin/bash
# usage: tests/plans.sh AMPY [--accept]: the plan of every release in every profile, against tests/plans.txt, and what
# must be true of each: it is the contract's JSON, the script it makes is one, and the tree is as it was
set -u
ampy=$(realpath "$1")
accept=${2:-}
cd "$(dirname "$0")/.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
runs=0 failed=0
families='almalinux alpine amzn archarm azurelinux centos debian fedora kali linuxmint ol openEuler opensuse raspbian
	rhel rocky sles ubuntu'

bad() {
	echo "FAIL $1"
	failed=$((failed + 1))
}

# state ROOT: all names, sizes, kinds and times of a tree, without going into what could block
state() {
	find "$1" -printf '%p %y %s %T@ %C@\n' | sort | sha256sum
}

roots=$(cd build/roots && for family in $families; do printf '%s\n' "$family-"[0-9]*/ "$family/"; done | sed 's,/$,,' |
	while read -r root; do if [ -d "$root" ]; then echo "$root"; fi; done | sort -u)
[ -n "$roots" ] || bad "there are no releases"
for root in $roots; do
	before=$(state "build/roots/$root")
	for profile in dev science minimal ai; do
		runs=$((runs + 1))
		"$ampy" setup --plan --json --allow-repo --root "build/roots/$root" --profile $profile >"$tmp/one" 2>"$tmp/err" ||
			bad "$root in $profile: exit $?, $(head -n 1 "$tmp/err")"
		jq -r --arg root "$root" --arg profile $profile '
			"\($root) \($profile)\(if .provisional then ", provisional" else "" end)\(if .type then ", then type " + .type else "" end)",
			(.steps[] | "  \(.kind)\(if .name then " " + .name else "" end)\(if .packages | length > 0 then " " + (.packages | join(" ")) else "" end)"),
			(.unresolved[] | "  not: \(.finding // .subject): \(.reason)")' "$tmp/one" >>"$tmp/plans" || bad "$root in $profile: no plan"
		jq -e '.schema == "ampy.plan/1" and (.steps | all(.kind and (.as_root | type == "boolean") and
			(.argv | type == "array") and (.packages | type == "array") and (.cures | type == "array"))) and
			(.unresolved | all(.reason | length > 0)) and .changed == (.steps | length > 0)' "$tmp/one" >/dev/null ||
			bad "$root in $profile: not the contract"
		changed=$(jq .changed "$tmp/one")
		"$ampy" setup --check --root "build/roots/$root" --allow-repo --profile $profile >/dev/null 2>&1
		rc=$?
		[ $rc = "$([ "$changed" = true ] && echo 1 || echo 0)" ] || bad "$root in $profile: --check exits $rc, changed is $changed"
		if "$ampy" setup --as sh --root "build/roots/$root" --allow-repo --profile $profile >"$tmp/sh" 2>"$tmp/err"; then
			sh -n "$tmp/sh" || bad "$root in $profile: the script is none"
		else
			bad "$root in $profile: no script, $(head -n 1 "$tmp/err")"
		fi
	done
	[ "$(state "build/roots/$root")" = "$before" ] || bad "$root: the tree was changed"
done
if [ "$accept" = --accept ]; then
	cp "$tmp/plans" tests/plans.txt
elif ! diff -u tests/plans.txt "$tmp/plans"; then
	bad "tests/plans.txt"
fi
echo "plans: $((runs + 1 - failed)) passed, $failed failed"
[ $failed = 0 ]
