#!/bin/bash
# usage: tests/bench-regress.sh AMPY: `ampy regress page` of stores of 2,500, 5,000 and 10,000 results: of a store that is new to
# the machine, whose results are all read; the first page where the results came in by ampy, as it is in life; and a page with one
# more result.  Times are of all CPUs together, whatever else the machine does; those of the clock are right where it does nothing.
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

# took COMMAND...: seconds of the CPU, seconds, and KiB of memory
took() {
	/usr/bin/time -o "$tmp/time" -f '%U %S %e %M' "$@" >/dev/null
	awk '{ printf "%.2f %.2f %d\n", $1 + $2, $3, $4 }' "$tmp/time"
}
page() { took "${who[@]}" "$ampy" regress page "$tmp/www" --store "$tmp/$n.git" --quiet; }
# more NAME: one more result, by ampy, which leaves the store known here
more() {
	python3 "$here/results.py" --runs 1 --seed "$1$n" --facts "$tmp/facts.json" --into "$tmp/more"
	"${who[@]}" "$ampy" regress add --quiet --store "$tmp/$n.git" "$tmp"/more/*.json
	rm -r "$tmp/more"
}

"$ampy" doctor --json >"$tmp/facts.json" || [ $? = 1 ]
cold=()
for n in 2500 5000 10000; do
	python3 "$here/results.py" --runs $n --facts "$tmp/facts.json" --git "$tmp/$n.git" --seed "$n"
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$tmp/$n.git"
	read -r new clock memory <<<"$(page)"
	rm -rf "$tmp/www" "$tmp/cache"
	more first
	read -r life life_clock life_memory <<<"$(page)"
	more other
	read -r again again_clock again_memory <<<"$(page)"
	for kind in "a store new here:$new:$clock:$memory" "results came by ampy:$life:$life_clock:$life_memory" \
		"with one more:$again:$again_clock:$again_memory"; do
		IFS=: read -r what cpu seconds most <<<"$kind"
		printf 'regress page: %5d results: %-20s %s s of CPU, %s s, %d MiB\n' $n "$what" "$cpu" "$seconds" $((most / 1024))
	done
	printf 'regress page: %5d results: %d files\n' $n "$(find "$tmp/www" -type f | wc -l)"
	cold+=("$new")
	rm -rf "$tmp/$n.git" "$tmp/www"
done
most=$(printf '%s\n' "$memory" "$life_memory" "$again_memory" | sort -n | tail -n 1)
awk -v a="${cold[0]}" -v b="${cold[2]}" -v c="$new" -v l="$life" -v w="$again" -v m="$most" 'BEGIN {
	printf "regress page: four times as many results cost %.1f times as much\n", b / a
	if (b / a > 6) { print "regress page: that is not linear"; exit 1 }
	if (l > 2 || w > 2) { print "regress page: over 2 s"; exit 1 }
	if (c > 6) { print "regress page: over 6 s of a store that is new here"; exit 1 }
	if (m > 200000) { print "regress page: over 200 MB"; exit 1 } }'
