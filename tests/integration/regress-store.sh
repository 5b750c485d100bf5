#!/usr/bin/env bash
# usage: tests/integration/regress-store.sh AMPY: stores of regression results, with real git on the other side,
# and the site that is made of them, in a real browser
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

AMPY=$(realpath "$1")
if none=$(missing git openssl python3 jq); then
	skip "no stores: $none is missing (tests/deps.sh ci)"
	finish
fi
with_servers store 600
# Whoever runs this: nothing of their own is read or written.
export HOME=$tmp/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$tmp/gitconfig
printf '[safe]\n\tdirectory = *\n[user]\n\tname = x\n\temail = x@localhost\n' >"$GIT_CONFIG_GLOBAL"
unset XDG_STATE_HOME XDG_CACHE_HOME SSH_AUTH_SOCK NETRC
mkdir -p "$HOME" && chmod 755 "$tmp"

# as CACHE COMMAND...: ampy as a user with a cache of their own; root has one for the whole machine.
as() {
	local cache=$tmp/cache-$1 who=()
	shift
	if [ "$(id -u)" = 0 ]; then
		mkdir -p "$cache" && chown 65534:65534 "$cache"
		who=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	fi
	# As where each user has a group of their own.
	(umask 002 && XDG_CACHE_HOME=$cache XDG_STATE_HOME=$cache/state timeout -k 5 "${LIMIT:-120}" "${who[@]}" "$AMPY" regress "$@")
}
own() { [ "$(id -u)" != 0 ] || chown -R 65534:65534 "$@"; }
# count BARE: the results that git itself sees in it.
count() { git -C "$1" ls-tree -r --name-only HEAD | grep -c '^runs/.*\.json$'; }

python3 tests/integration/results.py --runs 120 --into "$tmp/results"
all=("$tmp"/results/*.json)

# --- a store on this machine ------------------------------------------------------------------
as one list >"$tmp/out" 2>"$tmp/err"
same "a store that is not there" "$?-$(grep -c 'no store of results' "$tmp/err")" 2-1
as one add "${all[@]:0:3}" >"$tmp/out" 2>&1
same "this machine's own store" "$?" 0
same "its folder is its owner's alone" "$(stat -c %a "$tmp/cache-one/state/ampy")" 700
same "git has nothing to say of it" "$(git -C "$tmp/cache-one/state/ampy/regress" fsck --strict 2>&1 | grep -v '^dangling')" ""
same "who is said to have done it" "$(git -C "$tmp/cache-one/state/ampy/regress" log --format='%an <%ae>' | sort -u)" "ampy <ampy@localhost>"
id=$(basename "${all[2]}" .json)
same "and what pages begin with is there" "$(grep -c "$(basename "${all[0]}" .json)\|$id" "$tmp"/cache-one/ampy/regress/*.index)" 2
same "what it did" "$(git -C "$tmp/cache-one/state/ampy/regress" log -1 --format=%s)" "Add the result $id"
as one add "${all[2]}" >/dev/null 2>&1
same "the same again is no second one" "$?-$(git -C "$tmp/cache-one/state/ampy/regress" rev-list --count HEAD)" 0-3
sed 's/"quick"/"full"/' "${all[2]}" >"$tmp/other.json"
as one add "$tmp/other.json" >/dev/null 2>"$tmp/err"
same "another with its id is refused" "$?-$(grep -c 'has another result' "$tmp/err")" 2-1
same "listed" "$(as one list --json | jq -r '[.schema, (.runs | length), .runs[0].id] | join(" ")')" "ampy.regress-list/1 3 $id"
(cd "$tmp" && as one list --last 1 --store "cache-one/state/../state/ampy/regress") >"$tmp/out" 2>&1
same "a folder is known by all its names" "$?-$(find "$tmp/cache-one" -name '*.index' | wc -l)" 0-1
as one list --last 1 >"$tmp/out" 2>&1
same "in lines" "$(grep -c '^2026' "$tmp/out")-$(grep -c '^2 older' "$tmp/out")" 1-1

# --- comparing ---------------------------------------------------------------------------------
jq '.id = "20261201T000000Z-00000001" | .began = "2026-12-01T00:00:00Z" | .ended = .began | (.tests[] | select(.name == "test_json")) |= (.outcome = "failed" | .label = "new")
	| .summary.passed -= 1 | .summary.failed += 1 | .summary.new += 1' "${all[2]}" >"$tmp/worse.json"
as one compare "${all[2]}" "$tmp/worse.json" >"$tmp/out" 2>&1
same "a new failure is exit code 1" "$?-$(grep -c '^  test_json' "$tmp/out")" 1-1
as one compare "$tmp/worse.json" "${id:0:12}" --json >"$tmp/out" 2>&1
same "the other way round it is none" "$?-$(jq -r '.passes_now[0].name, .summary.new' "$tmp/out" | xargs)" "0-test_json 0"
as one add "$tmp/worse.json" >/dev/null
as one compare --json >"$tmp/out" 2>&1
same "the latest and the one before it" "$?-$(jq -r '[.a.id, .b.id, .fails_now[].name] | join(" ")' "$tmp/out")" \
	"1-$id 20261201T000000Z-00000001 test_json"
as one compare 2026 latest >/dev/null 2>"$tmp/err"
same "an id that many have" "$?-$(grep -c 'begins with' "$tmp/err")" 2-1

# --- many at once ------------------------------------------------------------------------------
# many URL NAME: two with copies of their own (a and b), 20 results each, all at once.
many() {
	local k
	for k in 0 1; do
		(for i in $(seq $((k * 20)) $((k * 20 + 19))); do
			as "$2-$k" add --quiet --store "$1" "${all[$i]}" >>"$tmp/log-$2-$k" 2>&1 || echo "failed: ${all[$i]}" >>"$tmp/log-$2-$k"
		done) &
		pushing+=($!)
	done
	wait "${pushing[@]}"
	pushing=()
}
pushing=()
git init -q --bare -b main "$tmp/file.git" && own "$tmp/file.git"
many "file://$tmp/file.git" file
same "two that push at once into a folder lose nothing" "$(count "$tmp/file.git")-$(cat "$tmp"/log-file-* | wc -l)" 40-0
same "and git finds nothing wrong" "$(git -C "$tmp/file.git" fsck --strict 2>&1 | grep -v '^dangling')" ""

mkdir "$tmp/served"
git init -q --bare -b main "$tmp/served/r.git"
git -C "$tmp/served/r.git" config http.receivepack true
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key.pem" -out "$tmp/cert.pem" -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost 2>/dev/null
chmod 644 "$tmp/cert.pem"
serve() { # [PORT]
	: >"$tmp/port"
	python3 tests/integration/githttp.py "$tmp/served" "$tmp/cert.pem" "$tmp/key.pem" me 'pass word' "$@" >"$tmp/port" &
	pids=($!)
	for _ in $(seq 100); do
		[ -s "$tmp/port" ] && break
		sleep 0.1
	done
	port=$(cat "$tmp/port")
}
serve
export SSL_CERT_FILE=$tmp/cert.pem
https=https://localhost:$port/r.git
printf 'machine localhost login me password "pass word"\n' >"$HOME/.netrc"
chmod 600 "$HOME/.netrc" && own "$HOME"
many "$https" https
same "two that push at once over https lose nothing" "$(count "$tmp/served/r.git")-$(cat "$tmp"/log-https-* | wc -l)" 40-0
same "and git finds nothing wrong there" "$(git -C "$tmp/served/r.git" fsck --strict 2>&1 | grep -v '^dangling')" ""
same "history is one line" "$(git -C "$tmp/served/r.git" rev-list --merges --count HEAD)" 0
as reader list --store "$https" --json >"$tmp/out" 2>&1
same "a third reads all of them" "$?-$(jq '.runs | length' "$tmp/out")" 0-40
git clone -q "$tmp/served/r.git" "$tmp/clone" 2>/dev/null
same "and so does git" "$(find "$tmp/clone/runs" -name '*.json' | wc -l)" 40
cmp -s "${all[7]}" "$tmp/clone/runs/2026/11/$(basename "${all[7]}" | cut -c7-8)/$(basename "${all[7]}")"
same "byte for byte" $? 0

# --- what can go wrong on the way -------------------------------------------------------------
# refused NAME WANT-CODE WORD URL
refused() {
	as bad list --store "$4" >"$tmp/out" 2>"$tmp/err"
	same "$1" "$?-$(grep -c "$3" "$tmp/err")-$(cat "$tmp/out" "$tmp/err" | grep -c 'pass word\|pass%20word\|hunter2')" "$2-1-0"
}
refused "a password that is wrong" 3 "the user or the password" "https://me:hunter2@localhost:$port/r.git"
refused "none at all" 3 "asks for a user" "https://you@localhost:$port/r.git"
refused "a redirect to another host" 3 "redirect" "https://me:hunter2@localhost:$port/elsewhere/r.git"
refused "another scheme" 2 "https, http, ssh or file" "git://me:hunter2@localhost/r.git"
refused "a password without https" 2 "not sent without https" "http://me:hunter2@localhost:$port/r.git"
SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt refused "a certificate nobody vouches for" 3 "certificate" "https://me:hunter2@localhost:$port/r.git"
git init -q "$tmp/tree" && own "$tmp/tree"
refused "a repository with a work tree" 2 "bare repository" "$tmp/tree"

# Killed at any point, the same again brings all of it there, once.
for i in $(seq 40 47); do
	LIMIT=0.0$((i - 38)) as kill add --store "$https" "${all[$i]}" >/dev/null 2>&1
	as kill add --quiet --store "$https" "${all[$i]}" >"$tmp/out" 2>&1 || fail "added after a kill" "$(cat "$tmp/out")" 0
done
same "killed on the way, and again: all there" "$(count "$tmp/served/r.git")" 48
same "and nothing is broken" "$(git -C "$tmp/served/r.git" fsck --strict 2>&1 | grep -v '^dangling')" ""
kill "${pids[0]}" && wait "${pids[0]}" 2>/dev/null
pids=()
as late add --store "$https" "${all[50]}" >"$tmp/out" 2>"$tmp/err"
same "no server: kept for later" "$?-$(grep -c 'is kept on this machine' "$tmp/err")" 3-1
serve "$port"
as late add --store "$https" >"$tmp/out" 2>&1
same "and published then" "$?-$(count "$tmp/served/r.git")" 0-49

# --- ssh ---------------------------------------------------------------------------------------
# An sshd of our own, which lets in who runs this; what root would write goes elsewhere.
# shellcheck disable=SC2016
asroot() {
	timeout -k 5 60 unshare --mount sh -c 'mount -t tmpfs ampy /var/cache && exec "$@"' sh "$AMPY" regress "$@"
}
if [ "$(id -u)" = 0 ] && ! none=$(missing sshd ssh-keygen); then
	mkdir -p /run/sshd "$HOME/.ssh" && chmod 700 "$HOME/.ssh"
	ssh-keygen -q -t ed25519 -N '' -f "$tmp/hostkey"
	ssh-keygen -q -t ecdsa -b 256 -m PEM -N '' -f "$HOME/.ssh/id_ecdsa"
	cp "$HOME/.ssh/id_ecdsa.pub" "$tmp/authorized" && chown -R 0:0 "$HOME" "$tmp/file.git"
	sshport=$((20000 + RANDOM % 10000))
	"$(command -v sshd)" -D -e -p "$sshport" -h "$tmp/hostkey" -o ListenAddress=127.0.0.1 -o PidFile=none -o UsePAM=no \
		-o StrictModes=no -o AuthorizedKeysFile="$tmp/authorized" -o PasswordAuthentication=no 2>"$tmp/sshd.log" &
	pids+=($!)
	for _ in $(seq 100); do
		grep -q 'listening on' "$tmp/sshd.log" && break
		sleep 0.1
	done
	ssh=ssh://root@localhost:$sshport$tmp/file.git
	asroot list --store "$ssh" >"$tmp/out" 2>"$tmp/err"
	same "a host that nobody knows" "$?-$(grep -c 'is not in ~/.ssh/known_hosts' "$tmp/err")" 3-1
	ssh-keygen -q -t ed25519 -N '' -f "$tmp/another"
	printf '[localhost]:%s %s\n' "$sshport" "$(cat "$tmp/another.pub")" >"$HOME/.ssh/known_hosts"
	asroot list --store "$ssh" >"$tmp/out" 2>"$tmp/err"
	same "one with another key" "$?-$(grep -c 'other keys' "$tmp/err")" 3-1
	printf '[localhost]:%s %s\n' "$sshport" "$(cat "$tmp/hostkey.pub")" >"$HOME/.ssh/known_hosts"
	ssh-keygen -q -H -f "$HOME/.ssh/known_hosts" >/dev/null 2>&1
	asroot add --store "$ssh" "${all[60]}" >"$tmp/out" 2>"$tmp/err"
	same "one that is known, its name hashed" "$?-$(count "$tmp/file.git")-$(cat "$tmp/err")" 0-41-
	chmod 666 "$HOME/.ssh/known_hosts"
	asroot list --store "$ssh" >"$tmp/out" 2>"$tmp/err"
	same "root believes no known_hosts that others may write" "$?-$(grep -c 'known_hosts' "$tmp/err")" 3-1

	asroot list --store "$tmp/file.git" >"$tmp/out" 2>"$tmp/err"
	same "root, and a store of its own" "$?" 0
	chmod o+w "$tmp/file.git/refs/heads"
	asroot list --store "$tmp/file.git" >"$tmp/out" 2>"$tmp/err"
	same "root, and a store that others may write" "$?-$(grep -c 'may be written by others' "$tmp/err")" 2-1
	chmod o-w "$tmp/file.git/refs/heads"
	own "$tmp/file.git" "$HOME"
	asroot list --store "$tmp/file.git" >"$tmp/out" 2>"$tmp/err"
	same "root, and a store of another user" "$?-$(grep -c 'belongs to another user' "$tmp/err")" 2-1
else
	skip "no ssh: it wants root and sshd (tests/deps.sh ci)"
fi

# --- what is broken is named, and the rest shown ----------------------------------------------
git clone -q "$tmp/file.git" "$tmp/w" 2>/dev/null
broken=$(find "$tmp/w/runs" -name '*.json' | sort | sed -n 3p)
sed -i 's/"passed"/"pasted"/' "$broken"
mkdir -p "$tmp/w/runs/2026/12/01" "$tmp/w/runs/a/b/c"
echo '{' >"$tmp/w/runs/2026/12/01/20261201T010000Z-0000000a.json"
cp "${all[1]}" "$tmp/w/runs/2026/12/01/20261201T010000Z-0000000b.json"
cp "${all[1]}" "$tmp/w/runs/a/b/c/"
(cd "$tmp/w" && git add -A && git commit -qm broken &&
	git push -q "$tmp/file.git" HEAD:main) >/dev/null 2>&1
own "$tmp/file.git"
as broken list --store "$tmp/file.git" --json >"$tmp/out" 2>"$tmp/err"
same "three that are no results" "$?-$(jq -r '(.runs | length), (.broken | length)' "$tmp/out" | xargs)" \
	"1-$(($(count "$tmp/file.git") - 4)) 3"
same "each is named" "$(grep -c 'is left out' "$tmp/err")-$(grep -c "$(basename "$broken" .json)" "$tmp/err")" 3-1
damaged=$(cd "$tmp/w" && find runs/2026/11 -name '*.json' | sort | sed -n 7p)
object=$(git -C "$tmp/file.git" rev-parse "HEAD:$damaged")
chmod u+w "$tmp/file.git/objects/${object:0:2}/${object:2}" && echo garbage >"$tmp/file.git/objects/${object:0:2}/${object:2}"
as broken2 list --store "$tmp/file.git" --json >"$tmp/out" 2>"$tmp/err"
same "a damaged object too" "$?-$(jq -r '.broken | length' "$tmp/out")-$(grep -c "$(basename "$damaged" .json)" "$tmp/err")" 1-4-1

# --- the site ----------------------------------------------------------------------------------
git init -q --bare -b main "$tmp/site.git" && own "$tmp/site.git"
as site add --quiet --store "$tmp/site.git" "${all[@]}"
mkdir "$tmp/www" "$tmp/www2" "$tmp/theirs" && own "$tmp/www" "$tmp/www2" "$tmp/theirs"
echo mine >"$tmp/www/CNAME"
page=(--store "$tmp/site.git" --title 'Tests <of> ours & "theirs"' --base https://example.org/r)
as site page "$tmp/www" "${page[@]}" >"$tmp/out" 2>&1
same "a site" "$?-$(find "$tmp/www/runs" -name '*.html' | wc -l)-$(cat "$tmp/www/CNAME")" 0-120-mine
same "every link of it resolves, and every file is well-formed" "$(python3 tests/integration/sitelinks.py "$tmp/www")" fine
as site page "$tmp/www" "${page[@]}" --json >"$tmp/out" 2>&1
same "the same store, the same site: nothing is written" "$?-$(jq .written "$tmp/out")" 0-0
as site2 page "$tmp/www2" "${page[@]}" >/dev/null 2>&1
same "and another one has the same bytes" "$(diff -r "$tmp/www" "$tmp/www2")" "Only in $tmp/www: CNAME"
as site add --quiet --store "$tmp/site.git" "$tmp/worse.json"
as site page "$tmp/www" --store "$tmp/site.git" --json >"$tmp/out" 2>&1
rc=$?
new=$tmp/www/runs/20261201T000000Z-00000001.html
same "one more run, one more page of a run" "$rc-$(find "$tmp/www/runs" -name '*.html' -newer "$tmp/www2/index.html" | wc -l)-$([ -e "$new" ]; echo $?)" 0-1-0
same "it is what is new" "$(grep -c 'badge fail">fails</span><a href="tests/test_json.html"' "$tmp/www/index.html")" 1
echo theirs >"$tmp/theirs/index.html"
as site page "$tmp/theirs" --store "$tmp/site.git" >"$tmp/out" 2>"$tmp/err"
same "a page of somebody else's stays" "$?-$(cat "$tmp/theirs/index.html")-$(grep -c 'did not write' "$tmp/err")" 2-theirs-1
for limit in 0.01 0.02 0.04 0.08; do
	LIMIT=$limit as site page "$tmp/www" --store "$tmp/site.git" --title other >/dev/null 2>&1
done
as site page "$tmp/www" --store "$tmp/site.git" >/dev/null 2>&1
same "killed while it writes, and again" "$?-$(python3 tests/integration/sitelinks.py "$tmp/www")-$(find "$tmp/www" -name '.ampy-new*' | wc -l)" 0-fine-0

# In a browser: the first page, a run with failures, a test.
run=$(grep -l 'class="card" id="test_math"' "$tmp"/www/runs/*.html | tail -n 1)
tests/integration/browser.sh "$tmp/shots" "$tmp/www/index.html" "$run" "$tmp/www/tests/test_math.html" >"$tmp/browser" 2>&1
if grep -q '^skipped' "$tmp/browser"; then
	skip "$(sed -n 's/^skipped: //p' "$tmp/browser")"
else
	same "a browser finds nothing wrong" \
		"$(tail -n 1 "$tmp/browser" | grep -o ', 0 failed' || grep -A3 FAIL "$tmp/browser")" ", 0 failed"
fi
[ -z "${SHOTS:-}" ] || cp -r "$tmp/shots/." "$SHOTS"

# --- ten thousand ------------------------------------------------------------------------------
python3 tests/integration/results.py --runs 10000 --git "$tmp/big.git" && own "$tmp/big.git"
mkdir "$tmp/wwwbig" && own "$tmp/wwwbig"
as big page "$tmp/wwwbig" --store "$tmp/big.git" --json >"$tmp/out"
same "10,000 results are rendered" "$?-$(jq .runs "$tmp/out")" 0-10000
rm -rf "$tmp/wwwbig"/* "$tmp"/cache-big
# The oldest of all: another process comes upon it, and it is named all the same.
bad=20200101T000000Z-0badbad0
printf 'commit refs/heads/main\ncommitter x <x@localhost> 1800000000 +0000\ndata 4\nAdd\nfrom refs/heads/main^0\nM 100644 inline %s\ndata 3\n{}\n\n' \
	"runs/2020/01/01/$bad.json" | git -C "$tmp/big.git" fast-import --quiet && own "$tmp/big.git"
mkdir -p "$tmp/cache-big" && own "$tmp/cache-big"
who=()
[ "$(id -u)" != 0 ] || who=(setpriv --reuid 65534 --regid 65534 --clear-groups)
XDG_CACHE_HOME=$tmp/cache-big /usr/bin/time -o "$tmp/time" -f %M "${who[@]}" \
	"$AMPY" regress page "$tmp/wwwbig" --store "$tmp/big.git" --quiet 2>"$tmp/err"
same "and one that is broken is named" "$?-$(grep -c "$bad" "$tmp/err")" 1-1
memory=$(tail -n 1 "$tmp/time")
if [ "$memory" -lt 200000 ]; then ok "in $memory KiB"; else fail "memory" "$memory KiB" "below 200000"; fi
files=$(find "$tmp/wwwbig" -type f | wc -l)
if [ "$files" -lt 2000 ]; then ok "in $files files"; else fail "files" "$files" "below 2000"; fi
same "each of them is listed" "$(cat "$tmp"/wwwbig/months/*.html | grep -o '<time' | wc -l)" 10000

# --- the timer ---------------------------------------------------------------------------------
mkdir "$tmp/units" && own "$tmp/units"
as timer timer --daily 04:30 --set full --store https://git.example.org/r.git --into "$tmp/units" >/dev/null
same "units" "$?-$(grep -c '04:30\|Persistent=true\|RandomizedDelaySec' "$tmp/units/ampy-regress.timer")" 0-3
if command -v systemd-analyze >/dev/null; then
	same "systemd has nothing to say of them" "$(systemd-analyze verify "$tmp"/units/* 2>&1)" ""
else
	skip "no systemd-analyze (tests/deps.sh ci)"
fi
as timer timer --store https://me:hunter2@h/r.git >"$tmp/out" 2>&1
same "no password in a unit" "$?-$(grep -c hunter2 "$tmp/out")" 2-0
finish
