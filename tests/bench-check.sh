#!/bin/bash
# usage: tests/bench-check.sh AMPY RANKS: `ampy check` of a 2 MB uv.lock for one target beside Python's tomllib and packaging
# doing the same; of uv.locks up to 100 MB, and of the other formats; wheel names parsed and ranked (tests/ranks.c) beside
# packaging.  All are whole processes; times are of the CPU, whatever else the machine does.
set -eu
ampy=$(realpath "$1") ranks=$(realpath "$2")
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=
for p in /usr/bin/python3 python3; do
	[ -n "$python" ] || ! "$p" -c 'import tomllib, venv' 2>/dev/null || python=$(command -v "$p")
done

# lock FORMAT PACKAGES
lock() { awk -v format="$1" -v n="$2" -f tests/mklock.awk; }

# The same in Python: what the runtime needs, and for each the best wheel by the target's tags; prints how many of each status.
cat >"$tmp/same.py" <<'P'
import sys, tomllib
from collections import Counter
from packaging.markers import Marker
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

platforms = []
for minor in range(36, 16, -1):
    platforms.append(f"manylinux_2_{minor}_aarch64")
    if minor == 17:
        platforms.append("manylinux2014_aarch64")
platforms.append("linux_aarch64")
tags = [*cpython_tags((3, 11), ["cp311"], platforms), *compatible_tags((3, 11), "cp311", platforms)]
rank = {tag: i for i, tag in enumerate(tags)}
env = {"python_full_version": "3.11.9", "python_version": "3.11", "sys_platform": "linux", "platform_machine": "aarch64",
       "implementation_name": "cpython", "os_name": "posix", "platform_system": "Linux", "extra": ""}
markers = {}

def holds(text):
    if text not in markers:
        markers[text] = Marker(text).evaluate(env)
    return markers[text]

with open(sys.argv[1], "rb") as f:
    lock = tomllib.load(f)
packages = {p["name"]: p for p in lock["package"]}
needed, queue = {"app"}, ["app"]
for name in queue:
    for d in packages[name].get("dependencies", ()):
        if d["name"] not in needed and ("marker" not in d or holds(d["marker"])):
            needed.add(d["name"])
            queue.append(d["name"])

def status(p):
    if "virtual" in p["source"]:
        return "local"
    best = None
    for w in p.get("wheels", ()):
        for tag in parse_wheel_filename(w["url"].rsplit("/", 1)[1])[3]:
            at = rank.get(tag)
            if at is not None and (best is None or at < best[0]):
                best = at, tag.platform
    if best:
        return "pure" if best[1] == "any" else "native"
    return "build" if "sdist" in p else "none"

for word, n in sorted(Counter(status(packages[name]) for name in needed).items()):
    print(word, n)
P

# The names, taken apart, and the best rank of each by the list of tags that ampy has for the target.
cat >"$tmp/names.py" <<'P'
import sys
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

rank = {Tag(*line.split("-")): i for i, line in enumerate(open(sys.argv[1]).read().split())}
names = fit = total = 0
with open(sys.argv[2]) as f:
    for line in f:
        found = [rank[tag] for tag in parse_wheel_filename(line.rstrip("\n"))[3] if tag in rank]
        names += 1
        if found:
            fit += 1
            total += min(found)
print(f"{names} names, {fit} fit, ranks {total}")
P
# names N: of CPython 3.8 to 3.14, abi3 and pure ones, for eight platforms
names() {
	awk -v n="$1" 'BEGIN {
		split("manylinux_2_17_aarch64.manylinux2014_aarch64 manylinux_2_28_aarch64 manylinux_2_39_aarch64 " \
			"manylinux_2_17_x86_64.manylinux2014_x86_64 musllinux_1_2_aarch64 macosx_11_0_arm64 win_amd64 any", platform, " ")
		for (i = 0; i < n; i++) {
			python = abi = "cp3" (8 + i % 7)
			if (i % 5 == 4) { abi = "abi3"; python = "cp3" (8 + i % 4) }
			if (i % 8 == 7) { abi = "none"; python = i % 3 ? "py3" : "py2.py3" }
			printf "package_%d-%d.%d.%d%s-%s-%s-%s.whl\n", i % 977, i % 13, i % 50, i, i % 11 ? "" : ".post1", python, abi, platform[i % 8 + 1]
		} }'
}

ms() { jq -r ".results[0] | (.user + .system) * 1e6 | round / 1e3" "$tmp/$1.json"; }
bad=0
# at_most WHAT GOT LIMIT
at_most() {
	if awk "BEGIN { exit !($2 <= $3) }"; then verdict=ok; else verdict=MISSED bad=1; fi
	printf '%-34s %8s    (at most %s) %s\n' "$1" "$2" "$3" "$verdict"
}
# measure NAME RUNS COMMAND...
measure() {
	hyperfine -N -i --warmup 1 --runs "$2" --style none --export-json "$tmp/$1.json" "${@:3}" >/dev/null 2>&1
}
ratio() { jq -n "$(ms "$1") / $(ms "$2") * 1000 | round / 1000"; }
mib() { echo $(($(stat -c %s "$1") / 1024 / 1024)); }
# memory WHAT FILE: at most 6 times the file, beside what the program takes with a small one
memory() {
	# shellcheck disable=SC2086 # words
	/usr/bin/time -f %M -o "$tmp/kib" "$ampy" check "$2" $there >/dev/null || [ $? = 1 ]
	at_most "memory / size of $1" "$(awk -v size="$(stat -c %s "$2")" \
		'/^[0-9]+$/ { print int($1 * 102400 / size + 0.5) / 100 }' "$tmp/kib")" 6
}
there="--python 3.11 --glibc 2.36"

# --- one lock of 2 MB ----------------------------------------------------------------------
for n in 800 4000 20000 40000; do
	mkdir "$tmp/$n"
	lock uv $n >"$tmp/$n/uv.lock"
done
echo "check: a uv.lock of $(($(stat -c %s "$tmp/800/uv.lock") / 1024)) KiB"
measure 800 15 "$ampy check $tmp/800/uv.lock $there"
printf '%-34s %8s ms\n' "checked by ampy" "$(ms 800)"
with_packaging=
if [ -n "$python" ] && "$python" -m venv "$tmp/venv" && timeout 120 "$tmp/venv/bin/pip" -q --disable-pip-version-check install packaging; then
	with_packaging="$tmp/venv/bin/python -I"
	# shellcheck disable=SC2086 # words
	"$ampy" check "$tmp/800/uv.lock" $there --json |
		jq -r '.summary[] | del(.ready) | to_entries[] | select(.value > 0) | "\(.key) \(.value)"' | sort >"$tmp/ours"
	$with_packaging "$tmp/same.py" "$tmp/800/uv.lock" >"$tmp/theirs"
	diff "$tmp/theirs" "$tmp/ours" || { echo "bench: the two do not say the same (< is Python)"; exit 1; }
	measure python 10 "$with_packaging $tmp/same.py $tmp/800/uv.lock"
	printf '%-34s %8s ms\n' "checked by tomllib and packaging" "$(ms python)"
	at_most "ampy / Python" "$(ratio 800 python)" 0.04
else
	[ -z "${CI:-}" ] || { echo "bench: no Python with tomllib and packaging"; exit 1; }
	echo "skipped: no python3 here has tomllib, or packaging could not be installed"
fi

# --- up to 100 MB --------------------------------------------------------------------------
for n in 4000 20000 40000; do
	measure $n 3 "$ampy check $tmp/$n/uv.lock $there"
	printf '%-34s %8s ms\n' "a uv.lock of $(mib "$tmp/$n/uv.lock") MiB" "$(ms $n)"
done
at_most "10 times the file takes, times" "$(jq -n "$(ms 40000) / $(ms 4000) * 10 | round / 10")" 13
memory "the largest" "$tmp/40000/uv.lock"
rm -rf "$tmp/40000" "$tmp/20000"
for one in poetry:6000:poetry.lock pdm:6000:pdm.lock pylock:5000:pylock.toml pipfile:14000:Pipfile.lock; do
	IFS=: read -r format n file <<<"$one"
	lock "$format" $((n / 10)) >"$tmp/$file"
	measure small 5 "$ampy check $tmp/$file $there"
	lock "$format" "$n" >"$tmp/$file"
	measure large 3 "$ampy check $tmp/$file $there"
	printf '%-34s %8s ms\n' "a $file of $(mib "$tmp/$file") MiB" "$(ms large)"
	at_most "... and 10 times the file, times" "$(jq -n "$(ms large) / $(ms small) * 10 | round / 10")" 13
	memory "$file" "$tmp/$file"
done

# --- names of wheels -----------------------------------------------------------------------
if [ -n "$with_packaging" ]; then
	names 100000 >"$tmp/names"
	# shellcheck disable=SC2086 # words
	"$ampy" check --tags $there >"$tmp/tags"
	"$ranks" 11 36 "$tmp/names" >"$tmp/ours"
	$with_packaging "$tmp/names.py" "$tmp/tags" "$tmp/names" >"$tmp/theirs"
	diff "$tmp/theirs" "$tmp/ours" || { echo "bench: the two do not say the same (< is Python)"; exit 1; }
	measure ranks 10 "$ranks 11 36 $tmp/names"
	measure names 3 "$with_packaging $tmp/names.py $tmp/tags $tmp/names"
	printf '%-34s %8s ms\n' "100000 wheel names ranked by ampy" "$(ms ranks)" "... by packaging" "$(ms names)"
	at_most "ampy / packaging" "$(ratio ranks names)" 0.05
fi
[ $bad = 0 ] || echo "speed: a claim was missed in this run; run it again on a quiet machine"
