#!/bin/sh
# usage: tests/cases.sh AMPY [CASE.t]...: one file is one case; @root, @args, @exit, then @expect and the exact answer
# @grep WORDS instead of @expect: each such line must be in the answer; @err WORDS: in what stderr says; @not WORDS: in neither
set -u
ampy=$1
shift
here=$(dirname "$0")
roots=$here/../build/roots
[ $# -gt 0 ] || set -- "$here"/cases/*.t
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

has() { # has KIND FILE...: every line of that kind stands in one of the files
	kind=$1
	shift
	sed '/^@expect$/,$d' "$t" | sed -n "s/^@$kind //p" >"$tmp/words"
	while IFS= read -r words; do
		cat "$@" | grep -qF -- "$words" || {
			echo "     no line with: $words"
			return 1
		}
	done <"$tmp/words"
}

hasnot() {
	sed '/^@expect$/,$d' "$t" | sed -n 's/^@not //p' >"$tmp/words"
	while IFS= read -r words; do
		if cat "$tmp/got" "$tmp/err" | grep -F -- "$words"; then
			echo "     a line has: $words"
			return 1
		fi
	done <"$tmp/words"
}

for t; do
	root=$(sed -n 's/^@root //p' "$t") args=$(sed -n 's/^@args //p' "$t")
	want=$(sed -n 's/^@exit //p' "$t")
	fine=yes
	[ -z "$root" ] || args="--root $roots/$root $args"
	# shellcheck disable=SC2086 # @args is a list of words
	env -i LC_ALL=C TZ=UTC "$ampy" $args >"$tmp/got" 2>"$tmp/err" </dev/null
	rc=$?
	sed -i "s|$roots/||g" "$tmp/got" "$tmp/err"
	[ "$rc" = "$want" ] || { fine=no && echo "     exit $rc, want $want"; }
	if grep -q '^@expect$' "$t"; then
		sed '1,/^@expect$/d' "$t" >"$tmp/want"
		diff -u "$tmp/want" "$tmp/got" || fine=no
	fi
	has grep "$tmp/got" || fine=no
	has err "$tmp/err" || fine=no
	hasnot || fine=no
	if [ $fine = yes ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $(basename "$t")"
		cat "$tmp/err"
	fi
done
echo "cases: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
