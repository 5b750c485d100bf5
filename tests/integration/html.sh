#!/usr/bin/env bash
# usage: tests/integration/html.sh AMPY: the page of doctor, what --redact leaves of it, and both in a browser
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/integration/lib.sh
. "$here/lib.sh"
ampy=$1
roots=$here/../../build/roots
tmp=$(scratch html 64) || exit 1
trap 'rm -rf "$tmp"' EXIT
day=2026-11-22T12:00:00Z

# --- the page against JSON and text of the same machine; its exit code too ---
against() { # against NAME ROOT ARG...
	local name=$1 root=$2 text page
	shift 2
	"$ampy" doctor --root "$root" --now $day "$@" >"$tmp/text" 2>/dev/null
	text=$?
	"$ampy" doctor --root "$root" --now $day --json "$@" >"$tmp/json" 2>/dev/null
	"$ampy" doctor --root "$root" --now $day --format html --output "$tmp/$name.html" "$@" 2>/dev/null
	page=$?
	same "$name: the exit code of the text" "$page" "$text"
	same "$name: says what JSON and text say" \
		"$(timeout 60 python3 "$here/report.py" "$tmp/$name.html" "$tmp/json" "$tmp/text" 2>&1 | tail -n 30)" ""
}
against live /
for name in t-topology-altra t-topology-altramax t-topology-ampereone t-topology-vm t-topology-smt t-page-hostile \
	hostile debian-12 empty t-config t-redact rocky-8 quota-2; do
	against "$name" "$roots/$name"
done
against part "$roots/debian-12" --only native
against redacted "$roots/t-redact" --redact
rm -f "$tmp/json" "$tmp/text"

# --- the processor, in words and as a picture ---
words() { # words ROOT: the table, a line for each row
	python3 - "$tmp/$1.html" <<-'END'
		import sys, xml.etree.ElementTree as E
		for e in E.parse(sys.argv[1]).iter("section"):
		    if e.get("aria-labelledby") == "topology":
		        for row in e.iter("tr"):
		            print(": ".join("".join(c.itertext()) for c in row))
	END
}
has() { # has ROOT LINE...
	local root=$1 line
	shift
	words "$root" >"$tmp/words"
	for line; do
		if grep -qxF -- "$line" "$tmp/words"; then
			ok "$root: $line"
		else
			fail "$root: $line" "$(tr '\n' ';' <"$tmp/words")" "that row"
		fi
	done
}
has t-topology-altra "Processor: Ampere Altra" "Sockets: 2" "Cores: 160, a thread each" "Clusters: 80, of 2 CPUs" \
	"L2: 160 × 1 MiB, one for each core" "NUMA node 1: CPUs 80-159; 252 GiB of memory" "Memory page: 4 KiB"
has t-topology-altramax "Cores: 256, a thread each" "NUMA node 0: CPUs 0-127; 502 GiB of memory"
has t-topology-ampereone "Sockets: 1" "L1 instructions: 192 × 16 KiB, one for each core"
has t-topology-vm "Cores: 4, a thread each" "NUMA node 0: CPUs 0-3; 23.2 GiB of memory"
has t-topology-smt "Cores: 16, with 32 threads in all" "L3: 2 × 32 MiB, shared by 16 CPUs" \
	"NUMA node 1: no CPUs; 62.5 GiB of memory"
same "pictures: one for each NUMA node that has CPUs" "$(for name in altra ampereone smt; do
	grep -c '<svg' "$tmp/t-topology-$name.html"
done | tr '\n' ' ')" "2 1 1 "
# Read for the page alone: a plain doctor opens none of it.
same "plain doctor does not read the topology" \
	"$("$ampy" doctor --root "$roots/t-topology-ampereone" --json | grep -c cluster_cpus_list)" 0
same "... nor starts slower for it" "$(timeout 20 strace -f -e trace=openat,openat2,open -o "$tmp/trace" \
	"$ampy" doctor --root "$roots/t-topology-ampereone" >/dev/null; grep -c 'cpu191\|cache/index' "$tmp/trace")" 0

# --- nothing of a machine's names, in any form, also when all of one check is told, or an error ---
private='zq|10\.20\.30|192\.168\.7|fe80|52:54:00|0123456789abcdef|b3d1a2f0|0a1b2c3d'
planted=$("$ampy" doctor --root "$roots/t-redact" --json | grep -ciE "$private")
if [ "$planted" -gt 60 ]; then
	ok "without --redact $planted lines tell whose it is"
else
	fail "without --redact the lines that tell whose it is" "$planted" "more than 60"
fi
none() { # none NAME ARG...
	local name=$1
	shift
	"$ampy" "$@" --root "$roots/t-redact" --redact >"$tmp/out" 2>"$tmp/err"
	same "--redact: $name" "$(grep -iE "$private" "$tmp/out" "$tmp/err" | head -n 5)" ""
	[ -s "$tmp/out" ] || [ -s "$tmp/err" ] || fail "--redact: $name says something" "" "an answer"
}
for form in text json html; do
	none "$form" doctor --format $form
done
none "text, all of it" doctor --verbose
none "one check" doctor --explain pip.index
none "part of it" doctor --only python,pip --json --timing
for word in user host server address home reason id ip mac mail serial file root; do
	if "$ampy" doctor --root "$roots/t-redact" --redact --json | grep -qE "<${word}[0-9]*>"; then
		ok "--redact writes <$word>"
	else
		fail "--redact writes <$word>" "" "<$word>"
	fi
done
mkdir -p "$tmp/zqroot/etc" && printf '[zqann]\n' >"$tmp/zqroot/etc/ampy.ini"
same "--redact: an error, too" "$("$ampy" doctor --root "$tmp/zqroot" --redact --json 2>&1 |
	sed "s/.*unknown section '\[zqann\]'.*/the file's own words/" | grep -c 'zqroot')" 0
"$ampy" doctor --redact --json >"$tmp/live.json"
name=$(cat /proc/sys/kernel/hostname)
case $name in
localhost | debian | ubuntu | "") ;;
*) same "--redact: this machine's name" "$(grep -ciE "(^|[^a-z0-9])$name([^a-z0-9]|\$)" "$tmp/live.json")" 0 ;;
esac

# --- in a browser; and the browser's test must be able to fail ---
printf '%s\n' '<!DOCTYPE html><html><head><meta name="viewport" content="width=device-width"/></head><body>' \
	'<p style="width:900px;color:#999;background:#fff">pale, wide</p><a href="gone.html">gone</a>' \
	'<a href="#gone">gone</a><script>nosuch()</script></body></html>' >"$tmp/bad.html"
"$here/browser.sh" "$tmp/shots" "$tmp/t-topology-altra.html" "$tmp/t-page-hostile.html" "$tmp/redacted.html" \
	"$tmp/bad.html" >"$tmp/browser"
if grep -q '^skipped: ' "$tmp/browser"; then
	skip "$(sed -n 's/^skipped: //p' "$tmp/browser")"
	finish
fi
same "browser: a bad page has every fault" "$(grep -c '^FAIL bad: ' "$tmp/browser")" 5
for name in t-topology-altra t-page-hostile redacted; do
	same "browser: $name" "$(grep -A 20 "^FAIL $name" "$tmp/browser" | head -n 20)" ""
	same "browser: $name, looked at" "$(grep -c "^ok $name: " "$tmp/browser")" 5
	same "browser: $name, photographed" "$(find "$tmp/shots" -name "$name-*.png" -size +20k | wc -l)" 4
done
finish
