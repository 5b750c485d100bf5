#!/bin/bash
# usage: tests/toml.sh TOMLJSON: the standard conformance suite for TOML 1.0.0 in $AMPY_TOML_TEST: each valid document
# gives its value, each invalid one is refused with the place
set -u
driver=$(realpath "$1")
[ -n "${AMPY_TOML_TEST:-}" ] || {
	echo "toml: skipped: AMPY_TOML_TEST names no folder with the conformance suite"
	exit 0
}
cd "$AMPY_TOML_TEST/tests" || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

fail() {
	failed=$((failed + 1))
	echo "FAIL $1: $2"
}

# The suite compares values: floats as numbers, a time whatever zeros end its fraction.
cat >"$tmp/same.jq" <<'JQ'
def plain: if .type == "float" and (.value | test("nan|inf") | not) then .value |= tonumber
	elif .type | test("time") then
		.value |= (ascii_upcase | sub(" "; "T") | sub("(?<f>\\.[0-9]*?)0*(?<z>Z|[+-]..:..)?$"; .f + (.z // "")))
		| .value |= sub("\\.(?<z>Z|[+-]..:..)?$"; .z // "")
	elif .type == "float" then .value |= (ltrimstr("+") | sub("-?nan"; "nan"))
	else . end;
def norm: if type == "array" then map(norm)
	elif type == "object" and (keys == ["type", "value"]) and (.value | type) == "string" then plain
	elif type == "object" then map_values(norm) else . end;
($want[0] | norm) == ($got[0] | norm)
JQ

while read -r file; do
	timeout 10 "$driver" <"$file" >"$tmp/got" 2>"$tmp/err"
	rc=$?
	case $file in
	valid/*)
		if [ $rc != 0 ]; then
			fail "$file" "$(head -n1 "$tmp/err")"
		elif jq -en --slurpfile want "${file%.toml}.json" --slurpfile got "$tmp/got" -f "$tmp/same.jq" >/dev/null; then
			passed=$((passed + 1))
		else
			fail "$file" "$(head -c 300 "$tmp/got")"
		fi
		;;
	invalid/*)
		if [ $rc = 1 ] && [ ! -s "$tmp/got" ] && grep -qE '^line [0-9]+, column [0-9]+: [^:]+$' "$tmp/err"; then
			passed=$((passed + 1))
		else
			fail "$file" "exit $rc $(head -n1 "$tmp/err")"
		fi
		;;
	esac
done < <(grep '\.toml$' files-toml-1.0.0)
echo "toml: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 500 ]
