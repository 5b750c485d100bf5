#!/bin/bash
# usage: tests/locks.sh DRIVER: every entry of the lock files in $AMPY_LOCKS on each target: status, whether it applies,
# and for uv.lock how it is reached, against what FILE.truth.json says
set -u
driver=$(realpath "$1")
[ -n "${AMPY_LOCKS:-}" ] || {
	echo "locks: skipped: AMPY_LOCKS names no folder with lock files and the truth about them"
	exit 0
}
cd "$AMPY_LOCKS" || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# One line for each thing that is known of an entry on a target; the truth has names as the files write them.
cat >"$tmp/known.jq" <<'JQ'
.entries[] | . as $e | ["status", "applies", "reach"][] as $what | $e[$what] | to_entries[]
| select(.value != null) | [($e.name | ascii_downcase | gsub("[-_.]+"; "-")), $e.version // "", .key, $what, (.value | tostring)] | @tsv
JQ

for truth in *.truth.json; do
	file=${truth%.truth.json}
	if jq -e .error "$truth" >/dev/null; then
		timeout 20 "$driver" "$file" cp311-glibc2.36 >"$tmp/got" 2>"$tmp/err"
		if [ $? = 1 ] && [ ! -s "$tmp/got" ] && grep -q "'$file': line 1" "$tmp/err"; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "FAIL $file: not refused: $(head -n1 "$tmp/err")"
		fi
		continue
	fi
	mapfile -t targets < <(jq -r '.entries[0].status | keys[]' "$truth")
	jq -r -f "$tmp/known.jq" "$truth" | sort >"$tmp/want"
	timeout 60 "$driver" "$file" "${targets[@]}" >"$tmp/lines" 2>"$tmp/err" || {
		failed=$((failed + 1))
		echo "FAIL $file: $(head -n1 "$tmp/err")"
		continue
	}
	awk -F'\t' -v OFS='\t' '{ print $1, $2, $3, "status", $4; print $1, $2, $3, "applies", $5 }
		FILENAME ~ /lines/ && uv { print $1, $2, $3, "reach", $6 }' uv="$(case $file in *uv.lock) echo 1 ;; esac)" \
		"$tmp/lines" | sort >"$tmp/got"
	same=$(comm -12 "$tmp/want" "$tmp/got" | wc -l)
	wrong=$(comm -3 "$tmp/want" "$tmp/got" | wc -l)
	passed=$((passed + same))
	failed=$((failed + wrong))
	[ "$wrong" = 0 ] || {
		echo "FAIL $file: $same agree, $wrong lines differ (< is the truth):"
		diff "$tmp/want" "$tmp/got" | grep '^[<>]' | head -n 12
	}
done
echo "locks: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
