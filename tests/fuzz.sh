#!/bin/sh
# usage: tests/fuzz.sh SECONDS TARGET: one fuzz target over its corpus; what it finds stays in build/fuzz/NAME
set -u
seconds=$1 target=$2 name=${2##*/fuzz_}
found=build/fuzz/$name
mkdir -p "$found" "tests/fuzz/corpus/$name"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
if "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -artifact_prefix="$found/" -print_final_stats=1 \
	"$found" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
	printf '  FUZZ    %-12s %s runs, nothing found\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
else
	tail -n 60 "$log"
	echo "FAIL fuzz $name"
	exit 1
fi
