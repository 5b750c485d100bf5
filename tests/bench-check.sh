#!/bin/bash
# usage: tests/bench-check.sh AMPY: `ampy check` of a 2 MB uv.lock for one target, as a whole process, beside Python's tomllib and
# packaging doing the same, and of a lock ten times as large; times are of the CPU, whatever else the machine does
set -eu
ampy=$(realpath "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=
for p in /usr/bin/python3 python3; do
	[ -n "$python" ] || ! "$p" -c 'import tomllib, venv' 2>/dev/null || python=$(command -v "$p")
done

# lock PACKAGES: as uv writes it, about 2 KB for each; each is needed by one before it, one in ten has only a source
lock() {
	printf 'version = 1\nrevision = 3\nrequires-python = ">=3.8"\n\n[[package]]\nname = "app"\nversion = "1.0"\n'
	printf 'source = { virtual = "." }\ndependencies = [\n    { name = "package-0" },\n]\n'
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) {
		printf "\n[[package]]\nname = \"package-%d\"\nversion = \"1.%d.0\"\n", i, i % 50
		printf "source = { registry = \"https://index.example/simple\" }\ndependencies = [\n"
		for (k = 1; k < 6; k++) if (i + k < n)
			printf "    { name = \"package-%d\", marker = \"python_full_version < '\''3.1%d'\''\" },\n", i + k, k
		print "]"
		printf "sdist = { url = \"https://files.example/package_%d-1.%d.0.tar.gz\", hash = \"sha256:%064x\", size = %d }\n", i, i % 50, i, i
		if (i % 10 == 9) continue
		printf "wheels = [\n"
		for (k = 0; k < 7; k++) {
			printf "    { url = \"https://files.example/packages/%02x/%02x/%056x/package_%d-1.%d.0-cp31%d-cp31%d-", k, i % 256, i, i, i % 50, k, k
			printf "manylinux_2_17_aarch64.manylinux2014_aarch64.whl\", hash = \"sha256:%064x\", size = %d },\n", i * 7 + k, i + k
		}
		print "]" } }'
}

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

ms() { jq -r ".results[0] | (.user + .system) * 1e6 | round / 1e3" "$tmp/$1.json"; }
bad=0
# at_most WHAT GOT LIMIT
at_most() {
	if awk "BEGIN { exit !($2 <= $3) }"; then verdict=ok; else verdict=MISSED bad=1; fi
	printf '%-34s %8s    (at most %s) %s\n' "$1" "$2" "$3" "$verdict"
}
# measure NAME COMMAND...
measure() {
	hyperfine -N -i --warmup 2 --runs "${RUNS:-15}" --style none --export-json "$tmp/$1.json" "${@:2}" >/dev/null 2>&1
}

lock 800 >"$tmp/uv.lock"
mkdir "$tmp/large"
lock 8000 >"$tmp/large/uv.lock"
echo "check: a lock file of $(($(stat -c %s "$tmp/uv.lock") / 1024)) KiB, another of $(($(stat -c %s "$tmp/large/uv.lock") / 1024)) KiB"
for_one="--python 3.11 --glibc 2.36"
measure small "$ampy check $tmp/uv.lock $for_one --json"
measure large "$ampy check $tmp/large/uv.lock $for_one --json"
printf '%-34s %8s ms\n' "checked by ampy" "$(ms small)" "the larger one" "$(ms large)"
if [ -n "$python" ] && "$python" -m venv "$tmp/venv" && timeout 120 "$tmp/venv/bin/pip" -q --disable-pip-version-check install packaging; then
	# shellcheck disable=SC2086 # words
	"$ampy" check "$tmp/uv.lock" $for_one --json |
		jq -r '.summary[] | del(.ready) | to_entries[] | select(.value > 0) | "\(.key) \(.value)"' | sort >"$tmp/ours"
	"$tmp/venv/bin/python" -I "$tmp/same.py" "$tmp/uv.lock" >"$tmp/theirs"
	diff "$tmp/theirs" "$tmp/ours" || { echo "bench: the two do not say the same (< is Python)"; exit 1; }
	measure python "$tmp/venv/bin/python -I $tmp/same.py $tmp/uv.lock"
	printf '%-34s %8s ms\n' "checked by tomllib and packaging" "$(ms python)"
	at_most "ampy / Python" "$(jq -n "$(ms small) / $(ms python) * 1000 | round / 1000")" 0.04
else
	[ -z "${CI:-}" ] || { echo "bench: no Python with tomllib and packaging"; exit 1; }
	echo "skipped: no python3 here has tomllib, or packaging could not be installed"
fi
at_most "a lock 10 times as large" "$(jq -n "$(ms large) / $(ms small) * 10 | round / 10")" 13
# shellcheck disable=SC2086 # words
/usr/bin/time -f %M -o "$tmp/kib" "$ampy" check "$tmp/large/uv.lock" $for_one --json >/dev/null || [ $? = 1 ]
at_most "memory / size of the file" \
	"$(awk -v size="$(stat -c %s "$tmp/large/uv.lock")" '/^[0-9]+$/ { print int($1 * 102400 / size + 0.5) / 100 }' "$tmp/kib")" 6
[ $bad = 0 ] || echo "speed: a claim was missed in this run; run it again on a quiet machine"
