#!/usr/bin/env bash
# usage: tests/integration/index.sh: pages of indexes from real servers, good ones and bad ones, on loopback
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

if none=$(missing python3 nginx openssl jq sha256sum); then
	skip "no $none"
	finish
fi
make -s build/fetch || exit 1
fetch=$PWD/build/fetch
with_servers index 200
without_pip_settings
export HOME=$tmp/home PIP_CONFIG_FILE=$tmp/pip.conf
mkdir -p "$HOME" "$tmp/www"
: >"$tmp/pip.conf"
: >"$tmp/said"
N=300

# try NAME COMMAND...: its output in $out and $why, and in the file that is looked through for secrets
try() {
	out=$(timeout -k 5 60 "$fetch" "$@" 2>"$tmp/why")
	rc=$?
	why=$(cat "$tmp/why")
	printf '%s\n%s\n' "$out" "$why" >>"$tmp/said"
}
count() { # the count of that name in what was said last
	printf '%s\n' "$out" | sed -n "s/^requests.*/ &/; s/.* $1 \([0-9]*\).*/\1/p" | tail -n 1
}
begin() { # a server, and what it prints first
	"$@" >"$tmp/port" 2>/dev/null &
	pids+=($!)
	for _ in $(seq 100); do
		[ -s "$tmp/port" ] && break
		sleep 0.05
	done
	cat "$tmp/port"
	: >"$tmp/port"
}
certificate() { # FILE NAME: signed by our own authority
	openssl req -newkey rsa:2048 -nodes -keyout "$tmp/$1.key" -out "$tmp/$1.csr" -subj "/CN=$2" 2>/dev/null &&
		printf 'subjectAltName=%s\n' "$3" >"$tmp/ext" &&
		openssl x509 -req -in "$tmp/$1.csr" -CA "$tmp/ca.pem" -CAkey "$tmp/ca.key" -CAcreateserial -days 2 \
			-extfile "$tmp/ext" -out "$tmp/$1.pem" 2>/dev/null
}

# --- the servers ----------------------------------------------------------------------------
python3 tests/integration/pages.py make "$tmp/www" $N || exit 1
read -r plain tls wrong h1 < <(python3 tests/integration/pages.py port 4)
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/ca.key" -out "$tmp/ca.pem" -days 2 -subj /CN=ours 2>/dev/null
certificate good localhost "DNS:localhost,IP:127.0.0.1"
certificate other other.example "DNS:other.example"
cat >"$tmp/nginx.conf" <<END
daemon off;
user $(id -un);
pid $tmp/nginx.pid;
error_log $tmp/nginx.err;
worker_processes 1;
events { worker_connections 512; }
http {
	log_format short '\$status \$server_protocol \$uri \$http_user_agent';
	access_log $tmp/nginx.log short;
	client_body_temp_path $tmp/t1; proxy_temp_path $tmp/t2; fastcgi_temp_path $tmp/t3;
	uwsgi_temp_path $tmp/t4; scgi_temp_path $tmp/t5;
	types { text/html html; application/vnd.pypi.simple.v1+json json; }
	gzip on; gzip_types text/html; gzip_min_length 1000; gzip_comp_level 1;
	ssl_certificate $tmp/good.pem; ssl_certificate_key $tmp/good.key;
	root $tmp/www;
	server {
		listen 127.0.0.1:$tls ssl http2;
		location /to-http { return 302 http://127.0.0.1:$plain/simple/project-1/; }
		location /to-file { return 302 file:///etc/passwd; }
		location /up { return 301 /simple/project-2/; }
	}
	server { listen 127.0.0.1:$h1 ssl; }
	server {
		listen 127.0.0.1:$wrong ssl http2;
		ssl_certificate $tmp/other.pem; ssl_certificate_key $tmp/other.key;
	}
}
END
nginx -p "$tmp" -e "$tmp/nginx.err" -c "$tmp/nginx.conf" 2>"$tmp/nginx.out" &
pids+=($!)
(cd "$tmp/www" && exec python3 -m http.server --bind 127.0.0.1 "$plain" >/dev/null 2>"$tmp/plain.log") &
pids+=($!)
bad=$(begin python3 tests/integration/pages.py serve "$tmp/bad.log")
for p in "$plain" "$tls" "$bad"; do
	for _ in $(seq 100); do
		(: <"/dev/tcp/127.0.0.1/$p") 2>/dev/null && break
		sleep 0.05
	done
done
if [ -z "$bad" ] || [ ! -s "$tmp/nginx.pid" ]; then
	fail "the servers start" "$(cat "$tmp/nginx.out")" "all of them"
	finish
fi
asked() { # PATTERN: how many lines of nginx's log have it; emptied then
	sleep 0.1
	grep -cE "$1" "$tmp/nginx.log"
	: >"$tmp/nginx.log"
}
truth=$(while read -r n; do sha256sum <"$tmp/www/simple/$n/index.html"; done <"$tmp/www/names" | cut -d' ' -f1)
got() { printf '%s\n' "$out" | awk '/^0 200/ { print $5 }'; }

# --- 300 pages at once ----------------------------------------------------------------------
try -i "http://127.0.0.1:$plain/simple" "@$tmp/www/names"
same "$N pages over plain http" "$(got)" "$truth"
printf '[global]\ncert = %s\n' "$tmp/ca.pem" >"$tmp/pip.conf"
: >"$tmp/nginx.log"
cache=$tmp/cache/ampy/http
try -c "$cache" -i "https://localhost:$tls/simple/" "@$tmp/www/names"
same "$N pages over TLS" "$(got)" "$truth"
same "all of them by HTTP/2, with our name" "$(asked '^200 HTTP/2.0 .* ampy/')" $N
same "each is told as progress" "$(count told)" $N
same "the cache is ours alone" "$(stat -c %a "$tmp/cache" "$cache" | tr '\n' ' ')" "700 700 "
try -c "$cache" -i "https://localhost:$tls/simple/" "@$tmp/www/names"
same "the same pages again" "$(got)" "$truth"
same "only what is new would be sent" "$(asked '^304 ')" $N
same "and all was confirmed" "$(count confirmed) $(count bytes)" "$N 0"
try -o -c "$cache" -i "https://localhost:$tls/simple/" "@$tmp/www/names" missing
same "offline they are the same" "$(got)" "$truth"
same "offline nobody is asked" "$(asked .)" 0
same "what is missing is named" "$why" "'https://localhost:$tls/simple/missing/': is not in the cache, and offline nothing is asked for"
try -i "https://localhost:$h1/simple/" project-1 project-2 project-3
same "HTTP/1.1 over TLS" "$(asked '^200 HTTP/1.1') $(got | wc -l)" "3 3"
# Every page broken on disk is asked for again.
for f in "$cache"/*; do printf x | dd of="$f" bs=1 seek=700 conv=notrunc status=none; done
try -c "$cache" -i "https://localhost:$tls/simple/" project-1 project-2
same "a broken file of the cache is not there" "$(got)" "$(printf '%s\n' "$truth" | sed -n 2,3p)"
same "... and is sent again" "$(asked '^200 ')" 2
chmod 777 "$tmp/cache"
try -c "$cache" -i "https://localhost:$tls/simple/" project-1
same "no cache where others may write" "$(count confirmed) ${why%%: *}" "0 note"
chmod 700 "$tmp/cache"
try -M 100000 -c "$tmp/small" -i "https://localhost:$tls/simple/" "@$tmp/www/names"
same "the cache stays small" "$([ "$(du -sb "$tmp/small" | cut -f1)" -lt 110000 ] && echo yes)" yes

# --- how long, how often --------------------------------------------------------------------
b=http://127.0.0.1:$bad
try -c "$tmp/c2" "$b/aged/99999" "$b/aged/0" "$b/unkept/1" "$b/down/3"
try -c "$tmp/c2" "$b/aged/99999" "$b/aged/0" "$b/unkept/1"
same "max-age is honoured" "$(printf '%s\n' "$out" | awk '{ print $3 }' | head -n 3 | tr '\n' ' ')" "fresh net net "
for f in "$tmp/c2"/*; do touch -d '11 minutes ago' "$f"; done
try -c "$tmp/c2" "$b/aged/99999"
same "... for ten minutes" "$(count fresh) $(count requests)" "0 1"
try -o -c "$tmp/c2" "$b/down/3"
same "offline, redirects are followed" "$(printf '%s\n' "$out" | awk 'NR == 1 { print $1, $3, $6 }')" "0 offline $b/fine/end"
begun=$SECONDS
try "$b/busy/1"
same "429 with Retry-After, then the page" "$(printf '%s\n' "$out" | cut -d' ' -f1-3 | head -n 1) $(count retries)" "0 200 net 1"
same "... after that time" "$([ $((SECONDS - begun)) -ge 1 ] && echo yes)" yes
try "$b/later/1"
same "a day is not waited" "$why" "'$b/later/1': the server answered 503, and asks us to wait 86400 seconds"
try "$b/shaky/1"
same "a connection that breaks is tried again" "$(count retries) $(got | wc -l)" "2 1"
printf '[global]\ncert = %s\nretries = 2\n' "$tmp/ca.pem" >"$tmp/pip.conf"
begun=$SECONDS
# shellcheck disable=SC2046
try $(seq -f "$b/down503/%.0f" 100)
same "503 forever ends" "$(printf '%s\n' "$out" | grep -c '^5 503\|^113') $([ $((SECONDS - begun)) -lt 10 ] && echo soon)" "100 soon"
same "... without asking for each again and again" "$([ "$(count requests)" -le 80 ] && echo yes)" yes
begun=$SECONDS
try "http://127.0.0.1:1/x"
same "nobody listens" "$(printf '%s\n' "$out" | cut -d' ' -f1 | head -n 1) $(count retries)" "111 2"

# --- bad servers ----------------------------------------------------------------------------
# refused NAME ERRNO WORDS ARG...: one page that is refused with these words
refused() {
	local name=$1 want=$2 words=$3
	shift 3
	try "$@"
	case $(printf '%s\n' "$out" | cut -d' ' -f1 | head -n 1)$why in
	"$want"*"$words"*) ok "$name" ;;
	*) fail "$name" "$out $why" "$want $words" ;;
	esac
}
s=https://localhost:$tls
refused "a circle" 40 "still leads elsewhere after 10 redirects" "$b/circle/a"
try "$b/down/9"
same "ten redirects are fine" "$(printf '%s\n' "$out" | cut -d' ' -f1,2 | head -n 1)" "0 200"
refused "eleven are not" 40 "10 redirects" "$b/down/10"
refused "to a file" 71 "leads to 'file:///etc/passwd', which is on no server" "$b/file/1"
refused "to a file, over TLS" 71 "which is on no server" "$s/to-file"
refused "from https to http" 71 "leads from https to 'http://" "$s/to-http"
refused "to no address" 71 "leads to what is no address" "$b/nowhere/1"
try "$s/up"
same "within TLS" "$(got)" "$(printf '%s\n' "$truth" | sed -n 3p)"
begun=$SECONDS
refused "a body without end" 27 "is larger than 1000000 bytes" -m 1000000 "$b/endless/1"
refused "a gzip bomb" 27 "is larger than 50000000 bytes" -m 50000000 "$b/bomb/1"
refused "no gzip" 74 "" "$b/notgzip/1"
refused "drop by drop" 62 "" -s 1 "$b/drip/1"
refused "half a body" 104 "" -t application/json -t text/html "$b/half/1"
refused "another type" 74 "is of the type application/octet-stream, and no page" -t text/html "$b/type/1"
refused "no type" 74 "is of the type (none)" -t text/html "$b/notype/1"
refused "a flood of headers" 27 "the header of the answer is larger than allowed" "$b/flood/1"
refused "two gzips in one" 74 "is not packed as it says" "$b/twogzip/1"
refused "no HTTP" 71 "" "$b/garbage/1"
refused "no such page" 2 "there is none (404)" "$b/none"
refused "no address" 22 "is no address" "http:///x"
refused "no server" 93 "only http and https are asked" "file:///etc/passwd"
same "all of that soon" "$([ $((SECONDS - begun)) -lt 20 ] && echo yes)" yes
refused "a certificate for another name" 71 "SSL" "https://localhost:$wrong/simple/project-1/"
printf '[global]\nretries = 0\n' >"$tmp/pip.conf"
refused "an unknown authority" 71 "SSL" "$s/simple/project-1/"
printf '[global]\ncert = %s/none.pem\n' "$tmp" >"$tmp/pip.conf"
refused "certificates that are not there" 2 "none.pem" "$s/simple/project-1/"
printf '[global]\ntrusted-host = localhost:%s\n' "$wrong" >"$tmp/pip.conf"
try "https://localhost:$wrong/simple/project-1/"
same "a trusted-host needs none" "$(got)" "$(printf '%s\n' "$truth" | sed -n 2p)"
refused "... but only it is" 71 "SSL" "$s/simple/project-1/"
: >"$tmp/pip.conf"
PIP_CERT=$tmp/none.pem REQUESTS_CA_BUNDLE=$tmp/ca.pem try "$s/simple/project-1/"
same "REQUESTS_CA_BUNDLE beats pip's own, as it does in pip" "$(got | wc -l)" 1
memory=$(python3 - "$fetch" "$b/bomb/1" <<'END'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "-m", "50000000", sys.argv[2]], capture_output=True, timeout=60)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
END
)
same "a gzip bomb takes no memory ($memory MiB)" "$([ "$memory" -lt 160 ] && echo yes)" yes

# --- passwords ------------------------------------------------------------------------------
: >"$tmp/bad.log"
try "$b/login"
same "a page behind a password" "$why" "'$b/login': the server asks for a user and password (401)"
try -c "$tmp/c3" "http://robin:s3cr%2Ft%40x@127.0.0.1:$bad/login"
same "the password of an address" "$(got | wc -l)" 1
try -c "$tmp/c3" -i "http://robin:s3cr%2Ft%40x@127.0.0.1:$bad/" "$b/login"
same "an index's password is for its pages" "$(got | wc -l)" 1
try -c "$tmp/c3" "http://robin:s3cr%2Ft%40x@127.0.0.1:$bad/to/login"
same "... and for no other server" "$(printf '%s\n' "$out" | cut -d' ' -f1,2 | head -n 1)" "13 401"
printf 'machine 127.0.0.1\nlogin robin\npassword s3cr/t@x\n' >"$HOME/.netrc"
chmod 600 "$HOME/.netrc"
try -c "$tmp/c3" "$b/login"
same "netrc" "$(got | wc -l)" 1
mv "$HOME/.netrc" "$tmp/mine"
NETRC=$tmp/mine try "$b/login"
same "NETRC" "$(got | wc -l)" 1
try "http://robin:wr0ng@127.0.0.1:$bad/login"
same "another password is asked for" "$why" "'http://127.0.0.1:$bad/login': the server asks for another user and password (401)"
http_proxy="http://us3r:s3cr/t@127.0.0.1:1" try "http://10.255.255.1/x"
http_proxy="bad://us3r:s3cr%2Ft@127.0.0.1:1" try "http://10.255.255.1/x"
try -p -i "http://robin:s3cr%2Ft%40x@127.0.0.1:$bad/"
same "no secret in what was said" "$(grep -cE 's3cr|wr0ng|robin|us3r' "$tmp/said")" 0
same "no secret in the cache" "$(grep -rlE 's3cr|robin|cm9iaW46' "$tmp/cache" "$tmp/c2" "$tmp/c3" | wc -l)" 0
same "a signature in a redirect is not kept" "$(grep -rl '127.0.0.1' "$tmp/c3" | wc -l)" 0

# --- stopped --------------------------------------------------------------------------------
"$fetch" "$b/drip/2" >"$tmp/out" 2>"$tmp/why" &
child=$!
sleep 0.5
kill -INT $child
wait $child
same "SIGINT stops it" "$? $(cat "$tmp/why")" "3 4 stopped before all pages were there"

# --- what pip itself would ask --------------------------------------------------------------
# looks CONFIG VARIABLE...: pip's own line about its indexes and links, and ours
looks() {
	local name=$1 conf=$2 pip ours
	shift 2
	printf '%b' "$conf" >"$tmp/pip.conf"
	pip=$(env "$@" timeout 60 python3 -m pip install --no-deps --retries 0 --timeout 1 --disable-pip-version-check \
		-t "$tmp/none" no-such-thing 2>&1 | sed -n 's/^Looking in [a-z]*: //p' | tr ',' '\n' | tr -d ' ' |
		sed 's/robin:\*/*/' | sort)
	ours=$(env "$@" "$fetch" -p | sed -n 's/^\(index\|links\) \([^ ]*\) from.*/\2/p' | sort)
	same "pip looks there too: $name" "$ours" "$pip"
}
if python3 -m pip --version >/dev/null 2>&1; then
	u=http://127.0.0.1:1
	looks "global" "[global]\nindex-url = $u/a\nextra-index-url =\n  $u/b\n  $u/c\n"
	looks "a section" "[global]\nindex-url = $u/a\n[download]\nfind-links = /\n[install]\nfind-links = $tmp/www\n" "PIP_EXTRA_INDEX_URL=$u/x $u/y"
	looks "variables" "[global]\nindex-url = $u/a\nextra-index-url = $u/b\n" "PIP_INDEX_URL=$u/v" PIP_EXTRA_INDEX_URL=
	looks "no index" "[global]\nno-index = yes\nfind-links = $tmp/www\n" "PIP_INDEX_URL=$u/v"
	looks "a password" "[global]\nindex-url = http://robin:s3cret@127.0.0.1:1/a\nfind-links = $tmp\n"
	export PIP_CONFIG_FILE=/dev/null
	default=$(python3 -I -m pip install --help 2>/dev/null | tr -d '\n' | grep -oE 'https?://[^ )]*/simple' | head -n 1)
	same "pip's own default" "$("$fetch" -p | sed -n "s/^index \([^ ]*\) from pip's own default:0/\1/p")" "$default"
else
	skip "no pip to compare with"
fi
finish
