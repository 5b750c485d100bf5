#!/bin/bash
# usage: tests/bench-toml.sh TOMLJSON: a lock file of 2 MB read by ampy's parser and by Python's, each as a whole process,
# and one twenty times as large, for the growth of time and memory; times are of the CPU, whatever else the machine does
set -eu
driver=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=
for p in /usr/bin/python3 python3; do
	[ -n "$python" ] || ! "$p" -c 'import tomllib' 2>/dev/null || python=$(command -v "$p")
done

# lock PACKAGES: as uv writes it
lock() { awk -v format=uv -v n="$1" -f "${0%/*}/mklock.awk"; }

ms() { jq -r ".results[0] | (.user + .system) * 1e6 | round / 1e3" "$tmp/$1.json"; }
bad=0
# at_most WHAT GOT LIMIT
at_most() {
	if awk "BEGIN { exit !($2 <= $3) }"; then verdict=ok; else verdict=MISSED bad=1; fi
	printf '%-34s %8s    (at most %s) %s\n' "$1" "$2" "$3" "$verdict"
}

lock 800 >"$tmp/2.toml"
lock 16000 >"$tmp/40.toml"
echo "TOML: a lock file of $(($(stat -c %s "$tmp/2.toml") / 1024)) KiB, another of $(($(stat -c %s "$tmp/40.toml") / 1024)) KiB"
# measure NAME COMMAND...
measure() {
	hyperfine -N --warmup 2 --runs 15 --style none --export-json "$tmp/$1.json" "${@:2}" >/dev/null 2>&1
}
measure small "$driver $tmp/2.toml"
measure large "$driver $tmp/40.toml"
printf '%-34s %8s ms\n' "parsed by ampy" "$(ms small)" "the larger one" "$(ms large)"
if [ -n "$python" ]; then
	measure python "$python -I -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], \"rb\"))' $tmp/2.toml"
	printf '%-34s %8s ms\n' "parsed by tomllib" "$(ms python)"
	at_most "ampy / tomllib" "$(jq -n "$(ms small) / $(ms python) * 1000 | round / 1000")" 0.04
else
	echo "skipped: no python3 here has tomllib"
fi
at_most "a file 20 times as large" "$(jq -n "$(ms large) / $(ms small) * 10 | round / 10")" 30
/usr/bin/time -f %M -o "$tmp/kib" "$driver" "$tmp/40.toml"
at_most "memory / size of the file" "$(awk -v size="$(stat -c %s "$tmp/40.toml")" '{ print int($1 * 102400 / size + 0.5) / 100 }' "$tmp/kib")" 4
[ $bad = 0 ] || echo "speed: a claim was missed in this run; run it again on a quiet machine"
