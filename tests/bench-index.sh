#!/usr/bin/env bash
# usage: tests/bench-index.sh: 300 pages of a local index, fetched by ampy and by curl --parallel, side by side
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx"; rm -rf "$tmp"' EXIT
make -s build/fetch
python3 tests/integration/pages.py make "$tmp/www" 300
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
	types { text/html html; }
	gzip on; gzip_min_length 1000; gzip_comp_level 1;
	ssl_certificate $tmp/cert.pem; ssl_certificate_key $tmp/key.pem;
	root $tmp/www;
	server { listen 127.0.0.1:$port ssl http2; keepalive_requests 10000; }
}
END
nginx -p "$tmp" -e "$tmp/err" -c "$tmp/nginx.conf" 2>/dev/null &
nginx=$!
for _ in $(seq 100); do [ -s "$tmp/pid" ] && break; sleep 0.05; done
at=https://localhost:$port/simple
printf '[global]\ncert = %s\n' "$tmp/cert.pem" >"$tmp/pip.conf"
unset REQUESTS_CA_BUNDLE CURL_CA_BUNDLE PIP_CERT
export PIP_CONFIG_FILE=$tmp/pip.conf
sed "s#.*#url = \"$at/&/\"\noutput = /dev/null#" "$tmp/www/names" >"$tmp/urls"
ours="build/fetch -q -i $at @$tmp/www/names"
theirs="curl -sS --parallel --parallel-max 16 --compressed --cacert $tmp/cert.pem -K $tmp/urls"
$ours | grep -q '^requests 300 .* retries 0 ' || { echo "FAIL bench-index: not all pages came"; exit 1; }
hyperfine -N --warmup 2 --runs 15 --style none --export-json "$tmp/times.json" "$ours" "$theirs" \
	"$ours -c $tmp/cache" >/dev/null 2>&1
ms() { jq -r ".results[$1].median * 1e6 | round / 1e3" "$tmp/times.json"; }
ratio=$(jq -r '(.results[0].median / .results[1].median) * 100 | round / 100' "$tmp/times.json")
printf '%-34s %8s ms\n' "300 pages: ampy" "$(ms 0)" "300 pages: curl --parallel" "$(ms 1)" \
	"300 pages: ampy, from its cache" "$(ms 2)"
verdict=ok
awk "BEGIN { exit !($ratio <= 1.5) }" || verdict=MISSED
printf '%-34s %8s    (at most %s) %s\n' "ampy / curl --parallel" "$ratio" 1.5 "$verdict"
