#!/bin/sh
# usage: tests/bench.sh AMPY: every claim of speed that the README makes, measured side by side in one run
set -eu
ampy=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=$(readlink -f /usr/bin/python3)

# The median of command K (counted from 0) in milliseconds, or the ratio of two.
ms() { jq -r ".results[$1].median * 1e6 | round / 1e3" "$tmp/times.json"; }
ratio() { jq -r "(.results[$1].median / .results[$2].median) * 100 | round / 100" "$tmp/times.json"; }

echo "machine: $(uname -m), $(nproc) CPUs, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n1), kernel $(uname -r)"
hyperfine -N --warmup 20 --runs 200 --style none --export-json "$tmp/times.json" --ignore-failure \
	"$ampy doctor --json" "$python -I -c pass" "lscpu -J" "$ampy --version" >/dev/null 2>&1
printf '%-34s %8s ms\n' "ampy doctor --json" "$(ms 0)" "$python -I -c pass" "$(ms 1)" "lscpu -J" "$(ms 2)" \
	"ampy --version" "$(ms 3)"
bad=0
# at_most WHAT GOT LIMIT
at_most() {
	if awk "BEGIN { exit !($2 <= $3) }"; then verdict=ok; else verdict=MISSED bad=1; fi
	printf '%-34s %8s    (at most %s) %s\n' "$1" "$2" "$3" "$verdict"
}
at_most "doctor / python3 -I -c pass" "$(ratio 0 1)" 0.5
at_most "doctor / lscpu -J" "$(ratio 0 2)" 4

/usr/bin/time -f %M -o "$tmp/kib" "$ampy" doctor --json >/dev/null || true
resident=$(awk '/^[0-9]+$/ { print int($1 / 1024 * 100 + 0.5) / 100 }' "$tmp/kib")
at_most "doctor: resident MiB" "$resident" 8
# A plan reads the lists; apt-cache asks its cache of them, where this machine's apt keeps one.
lists=$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)
if [ -n "$lists" ] && command -v apt-cache >/dev/null 2>&1; then
	plan="$ampy setup --plan --profile science --json --any-arch"
	names=$($plan | jq -r '[.steps[].packages[]?] | join(" ")')
	hyperfine -N --warmup 5 --runs 50 --style none --export-json "$tmp/times.json" --ignore-failure \
		"$plan" "apt-cache policy ${names:-python3}" >/dev/null 2>&1
	printf '%-34s %8s ms\n' "ampy setup --plan --json" "$(ms 0)" "apt-cache policy of its packages" "$(ms 1)"
	at_most "setup --plan / apt-cache policy" "$(ratio 0 1)" 1
else
	echo "skipped: no lists of apt to make a plan from"
fi
if command -v valgrind >/dev/null 2>&1; then
	valgrind --tool=callgrind --callgrind-out-file="$tmp/callgrind" "$ampy" doctor --json >/dev/null 2>"$tmp/log" || true
	printf '%-34s %8s    (the figure to watch)\n' "doctor: instructions (callgrind)" \
		"$(sed -n 's/.*Collected *: *//p' "$tmp/log")"
else
	echo "skipped: no valgrind to count instructions"
fi
# The artefacts, where `make dist` has made them: one file against the program with its parts beside it.
one=$(find build/dist -name "ampy-*-linux-$(uname -m | sed 's/aarch64/arm64/; s/x86_64/amd64/')" 2>/dev/null)
if [ -n "$one" ]; then
	for file in build/dist/ampy-*-linux-* build/dist/*/ampy-net-*.so build/dist/*.deb; do
		[ ! -f "$file" ] || printf '%-48s %8s bytes\n' "$file" "$(wc -c <"$file")"
	done
	hyperfine -N --warmup 20 --runs 200 --style none --export-json "$tmp/times.json" "$one --version" "$ampy --version" true \
		>/dev/null 2>&1
	printf '%-34s %8s ms\n' "one file --version" "$(ms 0)" "ampy --version" "$(ms 1)" "true" "$(ms 2)"
	printf '%-34s %8s\n' "one file / ampy" "$(ratio 0 1)" "one file / true" "$(ratio 0 2)"
	at_most "core program, bytes" "$(wc -c build/dist/ampy-*-linux-* | awk '$2 != "total" && $1 > n { n = $1 } END { print n }')" 2000000
else
	echo "skipped: no artefacts in build/dist (make dist)"
fi
[ $bad = 0 ] || echo "speed: a claim of the README was missed in this run; run it again on a quiet machine"
