#!/bin/sh
# usage: tests/examples.sh AMPY [--accept]: the example user-data is what ampy writes today
set -u
ampy=$1
passed=0 failed=0
tmp=$(mktemp) || exit 1
trap 'rm -f "$tmp"' EXIT
for example in "$(dirname "$0")"/../recipes/examples/*.yaml; do
	words=$(sed -n 's/^# Made with: ampy \(user-data .*\)/\1/p' "$example")
	[ -n "$words" ] || continue
	# shellcheck disable=SC2086 # a list of words
	"$ampy" $words >"$tmp" || { failed=$((failed + 1)) && continue; }
	{ sed '/^# Made with: /q' "$example" && sed 1d "$tmp"; } >"$tmp.new"
	if [ "${2:-}" = --accept ]; then cp "$tmp.new" "$example"; fi
	if diff -u "$example" "$tmp.new"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $example: made anew by tests/examples.sh AMPY --accept"
	fi
	rm -f "$tmp.new"
done
echo "examples: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
