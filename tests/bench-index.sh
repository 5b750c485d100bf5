#!/usr/bin/env bash
# usage: tests/bench-index.sh AMPY: 300 pinned packages of a local index, over TLS, side by side: checked by ampy, fetched by
# curl --parallel (the same pages), and by pip install --dry-run (the pages and each file's metadata, as ampy without --no-deps)
set -eu
ampy=$(realpath "$1")
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx"; rm -rf "$tmp"' EXIT
python3 tests/integration/pages.py files "$tmp/www" 300
read -r port < <(python3 tests/integration/pages.py port 1)
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key.pem" -out "$tmp/cert.pem" -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost 2>/dev/null
cat >"$tmp/nginx.conf" <<END
daemon off; user $(id -un); pid $tmp/pid; error_log $tmp/err; worker_processes 1;
events { worker_connections 512; }
http {
	access_log off;
	client_body_temp_path $tmp/t1; proxy_temp_path $tmp/t2; fastcgi_temp_path $tmp/t3;
	uwsgi_temp_path $tmp/t4; scgi_temp_path $tmp/t5;
	types { text/html html; application/vnd.pypi.simple.v1+json json; }
	map \$http_accept \$page { default index.html; ~simple\.v1\+json index.json; }
	index \$page;
	gzip on; gzip_types application/vnd.pypi.simple.v1+json; gzip_min_length 1000; gzip_comp_level 1;
	ssl_certificate $tmp/cert.pem; ssl_certificate_key $tmp/key.pem;
	root $tmp/www;
	server { listen 127.0.0.1:$port ssl http2; keepalive_requests 10000; }
}
END
nginx -p "$tmp" -e "$tmp/err" -c "$tmp/nginx.conf" 2>/dev/null &
nginx=$!
for _ in $(seq 100); do [ -s "$tmp/pid" ] && break; sleep 0.05; done
at=https://localhost:$port/simple
for v in $(compgen -e | grep -iE '^pip_|_proxy$|_CA_BUNDLE$|^SSL_CERT|^NETRC$|^XDG_CACHE_HOME$'); do unset "$v"; done
printf '[global]\ncert = %s\n' "$tmp/cert.pem" >"$tmp/pip.conf"
export PIP_CONFIG_FILE=$tmp/pip.conf XDG_CACHE_HOME=$tmp/cache
sed "s#.*#url = \"$at/&/\"\noutput = /dev/null#" "$tmp/www/names" >"$tmp/urls"
ours="$ampy check -r $tmp/www/pinned --index $at --python 3.11 --glibc 2.28"
curl="curl -sS -H Accept:application/vnd.pypi.simple.v1+json --parallel --parallel-max 16 --compressed --cacert $tmp/cert.pem -K $tmp/urls"
pip="python3 -m pip install --report $tmp/report --no-cache-dir --dry-run --ignore-installed -q --disable-pip-version-check --no-input --no-deps -i $at -r $tmp/www/pinned
	--target $tmp/none --python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_17_aarch64"

# What is measured is the whole answer: all 300, and the same by both.
# shellcheck disable=SC2086 # words
$ours --json | jq -r '.packages[] | select(.results[0].status == "native") | .results[0].wheel' | sort >"$tmp/ours"
if [ "$(wc -l <"$tmp/ours")" != 300 ]; then echo "FAIL bench-index: not all packages were found"; exit 1; fi
ms() { jq -r ".results[0].median * 1e6 | round / 1e3" "$tmp/$1.json"; }
bad=0
# at_most WHAT GOT LIMIT
at_most() {
	if awk "BEGIN { exit !($2 <= $3) }"; then verdict=ok; else verdict=MISSED bad=1; fi
	printf '%-34s %8s    (at most %s) %s\n' "$1" "$2" "$3" "$verdict"
}
ratio() { jq -n "$(ms "$1") / $(ms "$2") * 1000 | round / 1000"; }
# measure NAME RUNS PREPARE COMMAND
measure() {
	hyperfine -N --warmup $(($2 > 1)) --runs "$2" --prepare "$3" --style none --export-json "$tmp/$1.json" "$4" >/dev/null 2>&1
	printf '%-34s %8s ms\n' "$1" "$(ms "$1")"
}
# Moved away: files that were just removed make new ones slow, on ext4.
cold="sh -c 'mv $tmp/cache $tmp/cache.\$\$ 2>/dev/null || :'"
echo "300 pinned packages of a local index, over TLS"
measure "ampy, only the pages" 5 "$cold" "$ours --no-deps"
measure "curl --parallel, the same pages" 5 true "$curl"
measure "ampy, and the metadata" 5 "$cold" "$ours"
measure "ampy, from its cache" 5 true "$ours"
at_most "ampy / curl --parallel" "$(ratio "ampy, only the pages" "curl --parallel, the same pages")" 1.5
if python3 -m pip install --help 2>/dev/null | grep -q -- --report; then
	measure "pip install --dry-run" 1 true "${pip//$'\n'/ }"
	jq -r '.install[].download_info.url | split("/") | last' "$tmp/report" | sort >"$tmp/theirs"
	diff "$tmp/theirs" "$tmp/ours" || { echo "FAIL bench-index: pip takes other files (< is pip)"; exit 1; }
	at_most "ampy / pip" "$(ratio "ampy, and the metadata" "pip install --dry-run")" 0.2
elif [ -n "${CI:-}" ]; then
	echo "FAIL bench-index: python3 has no pip that can report what it would install"
	exit 1
else
	echo "skipped: python3 has no pip to compare with"
fi
[ $bad = 0 ] || echo "speed: a claim was missed in this run; run it again on a quiet machine"
