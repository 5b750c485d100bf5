#!/bin/bash
# usage: tests/bench-regress.sh AMPY: `ampy regress page` of stores of 2,500, 5,000 and 10,000 results: the first time, when each
# result is read, and with one more result; times are of the CPU, whatever else the machine does
set -eu
ampy=$(realpath "$1")
here=$(dirname "$0")/integration
tmp=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$tmp"' EXIT

# Root has one cache for the whole machine, and this is not to be in it.
who=(env "XDG_CACHE_HOME=$tmp/cache")
if [ "$(id -u)" = 0 ]; then
	who=(setpriv --reuid 65534 --regid 65534 --clear-groups "${who[@]}")
	chown 65534:65534 "$tmp"
fi

# took COMMAND...: seconds of the CPU and KiB of memory
took() {
	/usr/bin/time -o "$tmp/time" -f '%U %S %M' "$@" >/dev/null
	awk '{ printf "%.2f %d\n", $1 + $2, $3 }' "$tmp/time"
}

"$ampy" doctor --json >"$tmp/facts.json" || [ $? = 1 ]
first=()
for n in 2500 5000 10000; do
	python3 "$here/results.py" --runs $n --facts "$tmp/facts.json" --git "$tmp/$n.git" --seed "$n"
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$tmp/$n.git"
	read -r cold memory <<<"$(took "${who[@]}" "$ampy" regress page "$tmp/www$n" --store "$tmp/$n.git" --quiet)"
	python3 "$here/results.py" --runs 1 --seed other$n --facts "$tmp/facts.json" --into "$tmp/more"
	"${who[@]}" "$ampy" regress add --quiet --store "$tmp/$n.git" "$tmp"/more/*.json
	rm -r "$tmp/more"
	read -r warm again <<<"$(took "${who[@]}" "$ampy" regress page "$tmp/www$n" --store "$tmp/$n.git" --quiet)"
	printf 'regress page: %5d results: %s s at first (%d MiB), %s s with one more (%d MiB), %d files\n' $n "$cold" $((memory / 1024)) \
		"$warm" $((again / 1024)) "$(find "$tmp/www$n" -type f | wc -l)"
	first+=("$cold")
	[ $n != 10000 ] || last=$warm most=$((memory > again ? memory : again))
	rm -rf "$tmp/$n.git" "$tmp/www$n"
done
awk -v a="${first[0]}" -v b="${first[2]}" -v w="$last" -v m="$most" 'BEGIN {
	printf "regress page: four times as many results cost %.1f times as much\n", b / a
	if (b / a > 6) { print "regress page: that is not linear"; exit 1 }
	if (w > 2) { print "regress page: over 2 s"; exit 1 }
	if (m > 200000) { print "regress page: over 200 MB"; exit 1 } }'
