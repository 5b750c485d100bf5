#!/usr/bin/env bash
# usage: tests/integration/wheels.sh: what wheels and sources require, read out of them: on servers, on disk, and in the way
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

if none=$(missing python3 jq script); then
	skip "no $none"
	finish
fi
make -s all || exit 1
ampy=$PWD/build/ampy
with_servers wheels 600
without_pip_settings
export HOME=$tmp/home PIP_CONFIG_FILE=/dev/null TMPDIR=
mkdir "$HOME"
python3 -B tests/integration/wheels.py make "$tmp/www" || exit 1
python3 -B tests/integration/wheels.py serve "$tmp/www" "$tmp/log" >"$tmp/port" 2>"$tmp/served" &
pids+=($!)
for _ in $(seq 400); do
	[ -s "$tmp/port" ] && break
	sleep 0.05
done
at=http://127.0.0.1:$(cat "$tmp/port")

# check WAY ARG...: its answer is in $tmp/answer, what was asked for in $tmp/log
check() {
	local way=$1
	shift
	: >"$tmp/log"
	XDG_CACHE_HOME=$tmp/cache-$way timeout 120 "$ampy" check --json --python 3.11 --glibc 2.28 --index "$at/$way/simple" "$@" \
		>"$tmp/answer" 2>"$tmp/err"
	rc=$?
}
needed() { jq -r '[.packages[] | select(.needed) | "\(.name) \(.results[0].status)"] | join(", ")' "$tmp/answer"; }
# said: why what is required is not known, without the addresses
said() { jq -r '.findings[].text' "$tmp/answer" | sed "s#'http[^']*/#'#" | sort; }
asked() { grep -c . "$tmp/log"; }

# --- hostile files -------------------------------------------------------------------------------------
wheels=(bomb crc crowd cut empty field lies lzma members other out secret string twice two)
sources=(dynamic final old sbig sbomb scut sout stwice)
hidden=' (--no-deps leaves that out)'
cat >"$tmp/want" <<END
what bomb requires is not known: 'bomb-1-py3-none-any.whl': 'bomb-1.dist-info/METADATA' has more than 8388608 bytes$hidden
what crc requires is not known: 'crc-1-py3-none-any.whl': 'crc-1.dist-info/METADATA': its bytes are not those that its checksum is of$hidden
what crowd requires is not known: 'crowd-1-py3-none-any.whl': it has more members than allowed$hidden
what cut requires is not known: 'cut-1-py3-none-any.whl': it is no ZIP archive, or not all of it$hidden
what dynamic requires is not known: dynamic-1.tar.gz tells what it requires only when it is built
what empty requires is not known: 'empty-1-py3-none-any.whl': it has no *.dist-info, and so no METADATA$hidden
what field requires is not known: the metadata of field-1-py3-none-any.whl: line 4: a field of more than 65536 bytes$hidden
what lies requires is not known: 'lies-1-py3-none-any.whl': 'lies-1.dist-info/METADATA': it is longer than it says$hidden
what lzma requires is not known: 'lzma-1-py3-none-any.whl': 'lzma-1.dist-info/METADATA': it is packed in another way than wheels are$hidden
what members requires is not known: 'members-1-py3-none-any.whl': it has more members than allowed$hidden
what old requires is not known: old-1.tar.gz tells what it requires only when it is built
what other requires is not known: the metadata of other-1-py3-none-any.whl is of small$hidden
what out requires is not known: 'out-1-py3-none-any.whl': the name of its member '../../../tmp/out' leads out of it$hidden
what sbig requires is not known: 'sbig-1.tar.gz': 'sbig-1/PKG-INFO' has more than 8388608 bytes
what sbomb requires is not known: 'sbomb-1.tar.gz': unpacked it is larger than 1 GiB
what scut requires is not known: 'scut-1.tar.gz': it is no tar archive, or not all of it
what secret requires is not known: 'secret-1-py3-none-any.whl': 'secret-1.dist-info/METADATA': it is encrypted$hidden
what sout requires is not known: 'sout-1.tar.gz': the name of its member '../../tmp/out' leads out of it
what string requires is not known: 'string-1-py3-none-any.whl': 'string-1.dist-info/METADATA' has more than 8388608 bytes$hidden
what stwice requires is not known: 'stwice-1.tar.gz': 'stwice-1/PKG-INFO' and 'stwice-1/PKG-INFO' are in it, and one of them is to be read$hidden
what two requires is not known: 'two-1-py3-none-any.whl': it has two folders of metadata, 'two-1.dist-info' and 'other-1.dist-info'$hidden
what twice requires is not known: 'twice-1-py3-none-any.whl': 'twice-1.dist-info/METADATA' and 'twice-1.dist-info/METADATA' are in it, and one of them is to be read$hidden
END
sed -i '/^what stwice/s/ (--no-deps.*//' "$tmp/want"
sort -o "$tmp/want" "$tmp/want"
# measured COMMAND...: the KiB it took at most, and the seconds
cat >"$tmp/measured" <<'END'
import resource, subprocess, sys, time
begun = time.monotonic()
subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], "w"), timeout=120)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime))
END
for way in ranges whole; do
	read -r memory seconds < <(XDG_CACHE_HOME=$tmp/cache-hostile-$way python3 "$tmp/measured" "$tmp/answer" "$ampy" check --json \
		--python 3.11 --glibc 2.28 --index "$at/$way/simple" "${wheels[@]}" "${sources[@]}")
	same "hostile files, $way: each is told" "$(said)" "$(cat "$tmp/want")"
	same "... what is sure is followed" "$(jq -r '.packages[] | select(.from == "final 1") | .name' "$tmp/answer")" leaf
	same "... in $((memory / 1024)) MiB" "$([ "$memory" -lt 120000 ] && echo yes)" yes
	same "... in $seconds s of the processor" "$([ "$seconds" -lt 15 ] && echo yes)" yes
done
same "nothing is left outside" "$([ -e /tmp/out ] && echo there)" ""

# --- good ones, from servers of every kind -------------------------------------------------------------
for way in ranges whole nosuffix unhashed untold; do
	check $way small
	same "followed: $way" "$rc $(needed)" "0 far pure, leaf pure, small pure"
	case $way in
	ranges) same "... two parts of what is large, one of the rest" "$(awk '{ print $1, $4 }' "$tmp/log" | sort | uniq -c | awk '{ print $1 $3 }' | paste -sd ' ')" \
		"2far-1-py3-none-any.whl 1leaf-1-py3-none-any.whl 1small-1-py3-none-any.whl"
		same "... a sixth of it" "$(awk '/far-1/ { n += $2 } END { print n < 75000 }' "$tmp/log")" 1 ;;
	whole) same "... all of what sends no parts" "$(awk '/far-1/ && $2 > 400000 { n = 1 } END { print n }' "$tmp/log")" 1 ;;
	esac
	check $way small
	[ $way = unhashed ] && want=4 || want=0
	same "... once: $way" "$rc $(needed) $(asked)" "0 far pure, leaf pure, small pure $want"
done
check shifted leaf
same "a server that tells of another part than it sends" "$rc $(said)" \
	"1 what leaf requires is not known: 'leaf-1-py3-none-any.whl': it is no ZIP archive, or not all of it$hidden"
check ranges --offline small
same "... and offline" "$rc $(needed) $(asked)" "0 far pure, leaf pure, small pure 0"
check unhashed --offline small
same "offline, not known without a hash" "$rc $(said)" \
	"1 what small requires is not known: 'small-1-py3-none-any.whl': what it requires is not in the cache, and offline nothing is asked for$hidden"
check forged small
same "a file that is not what its hash says" "$rc $(said)" \
	"1 what small requires is not known: 'small-1-py3-none-any.whl': is not what the index has the hash of$hidden"
check huge small
same "a file beyond all limits" "$rc $(said)" \
	"1 what small requires is not known: 'small-1-py3-none-any.whl': what it requires is not known: the server sends no parts of it, and is larger than 256 MB$hidden"

# --- hashes that are asked for -------------------------------------------------------------------------
hash() { sha256sum <"$1" | cut -d' ' -f1; }
requirements() { printf '%s\n' "$@" >"$tmp/requirements.txt"; }
small=$(hash "$tmp/www/small/small-1-py3-none-any.whl") far=$(hash "$tmp/www/far/far-1-py3-none-any.whl")
leaf=$(hash "$tmp/www/leaf/leaf-1-py3-none-any.whl")
requirements "small==1 --hash=sha256:$small" "far==1 --hash=sha256:$far --hash=sha256:$small" "leaf==1 --hash sha256:$leaf"
check ranges -r "$tmp/requirements.txt"
same "each with its hash" "$rc $(needed)" "0 far pure, leaf pure, small pure"
requirements "small==1 --hash=sha256:$far" "far==1 --hash=sha256:$far" "leaf==1 --hash=sha256:$leaf"
check ranges -r "$tmp/requirements.txt"
same "another's hash" "$rc $(needed) $(jq -r '.packages[] | select(.name == "small") | .results[0].why' "$tmp/answer")" \
	"1 small none, far pure, leaf pure small-1-py3-none-any.whl fits, and its hash is not among those that are asked for"
requirements "small==1 --hash=sha256:$small"
check ranges -r "$tmp/requirements.txt"
same "none for what is required" "$rc $(jq -r '.packages[] | select(.name == "far") | .results[0].why' "$tmp/answer")" \
	"1 no hash of far is given, and where others have hashes pip takes nothing without one"
cat >"$tmp/Pipfile.lock" <<END
{ "_meta": { "sources": [] }, "default": { "small": { "hashes": ["sha256:$small"], "version": "==1" },
  "leaf": { "hashes": ["sha256:$far"], "version": "==1" } }, "develop": {} }
END
check ranges "$tmp/Pipfile.lock"
same "a lock's hashes" "$rc $(needed)" "1 leaf none, small pure"

# --- on disk, and as addresses -------------------------------------------------------------------------
check ranges "$tmp/www/small/small-1-py3-none-any.whl"
same "a wheel on disk" "$rc $(needed)" "0 far pure, leaf pure, small pure"
check ranges --no-deps "$tmp/www/small/small-1-py3-none-any.whl"
same "... alone" "$rc $(needed) $(asked)" "0 small pure 0"
(cd "$tmp/www/small" && XDG_CACHE_HOME=$tmp/cache-ranges "$ampy" check small-1-py3-none-any.whl --json --root "$OLDPWD/build/roots/debian-12-dev" \
	--index "$at/ranges/simple") >"$tmp/answer" 2>"$tmp/err"
same "... of this machine, for a root" "$? $(needed)" "0 far pure, leaf pure, small pure"
mkdir -p "$tmp/root/srv" && cp "$tmp/www/small"/*.whl "$tmp/root/srv" && cp -r build/roots/debian-12-dev/. "$tmp/root"
check ranges --root "$tmp/root" /srv/small-1-py3-none-any.whl
same "... in a root" "$rc $(needed)" "0 far pure, leaf pure, small pure"
check ranges "$tmp/www/final/final-1.tar.gz" --allow-build
same "a source on disk" "$rc $(needed)" "0 final build, leaf pure"
check ranges "$at/ranges/files/small/small-1-py3-none-any.whl"
same "the address of a wheel" "$rc $(needed)" "0 far pure, leaf pure, small pure"
check ranges "small @ $at/ranges/files/small/small-1-py3-none-any.whl#sha256=$small"
same "... with its name and hash" "$rc $(needed)" "0 far pure, leaf pure, small pure"
check forged "small @ $at/forged/files/small/small-1-py3-none-any.whl#sha256=$far"
same "... and another's hash" "$rc $(needed) $(jq -r '.packages[0].results[0].why' "$tmp/answer")" \
	"1 small bad '$at/forged/files/small/small-1-py3-none-any.whl': is not what the index has the hash of"
check ranges "$at/ranges/files/final/final-1.tar.gz" --allow-build
same "the address of a source" "$rc $(needed)" "0 final build, leaf pure"
mkdir "$tmp/house" && cp "$tmp"/www/{small,far,leaf,final}/* "$tmp/house"
check huge "$tmp/house" --allow-build
same "a folder has what it needs itself" "$rc $(needed) $(asked)" "0 final build, far pure, leaf pure, small pure 0"
cp "$tmp"/www/{bomb,crc,crowd,twice,cut,out}/* "$tmp/house"
check ranges "$tmp/house"
same "hostile files on disk are bad" "$rc $(jq -r '.packages[] | select(.results[0].status == "bad") | .results[0].why' "$tmp/answer" |
	sed "s#$tmp/house/##" | sort)" "1 $(sed -n 's/^what \(bomb\|crc\|crowd\|cut\|out\|twice\) requires is not known: \(.*\) (--no.*/\2/p' "$tmp/want" | sort)"
mkdir -p "$tmp/venv/lib/python3.11/site-packages/leaf-1.dist-info"
printf 'home = /usr/bin\nversion = 3.11.2\n' >"$tmp/venv/pyvenv.cfg"
printf 'Wheel-Version: 1.0\nTag: py3-none-any\n' >"$tmp/venv/lib/python3.11/site-packages/leaf-1.dist-info/WHEEL"
XDG_CACHE_HOME=$tmp/cache-ranges "$ampy" check --format markdown --index "$at/ranges/simple" --python 3.11 --glibc 2.28 --glibc 2.36 \
	"$tmp/venv" "$tmp/www/small/small-1-py3-none-any.whl" far >"$tmp/markdown" 2>"$tmp/err"
same "several at once, for two machines, as markdown" "$? $(grep -c '^| .* | pure | pure |  |$' "$tmp/markdown") $(grep -c '^- \*\*ready\*\* for' "$tmp/markdown")" "0 5 2"

# --- stopped --------------------------------------------------------------------------------------------
# stopped SIGNAL ARG...: the exit code, once a file is on its way
stopped() {
	local signal=$1 begun=$SECONDS child
	shift
	: >"$tmp/log"
	XDG_CACHE_HOME=$tmp/cache-hang timeout 60 setsid "$ampy" check "$@" --python 3.11 --glibc 2.28 --index "$at/hang/simple" small \
		>"$tmp/answer" 2>"$tmp/err" &
	child=$!
	for _ in $(seq 200); do
		grep -q hangs "$tmp/log" && break
		sleep 0.05
	done
	pkill "-$signal" -P $child
	wait $child
	rc=$?
	[ $((SECONDS - begun)) -lt 20 ] || rc="$rc late"
}
for one in INT:130 TERM:143; do
	stopped ${one%:*} --json
	same "SIG${one%:*}: one document" "$rc $(jq -r '"\(.schema) \(.code) \(.message)"' "$tmp/answer")" \
		"${one#*:} ampy.error/1 ${one#*:} stopped before all pages were there"
done
stopped INT
same "SIGINT: one sentence" "$rc $(cat "$tmp/answer" "$tmp/err")" "130 ampy: stopped before all pages were there"
same "no half file in the cache" "$(find "$tmp/cache-hang" -name 'part-*' | wc -l)" 0
: >"$tmp/log"
XDG_CACHE_HOME=$tmp/cache-hang timeout 60 script -qec "stty -isig; exec '$ampy' check --python 3.11 --glibc 2.28 --index '$at/hang/simple' small" \
	/dev/null >"$tmp/screen" 2>&1 </dev/null &
child=$!
for _ in $(seq 200); do
	grep -q hangs "$tmp/log" && break
	sleep 0.05
done
for one in $(pgrep -f "^$ampy check --python 3.11 --glibc 2.28 --index $at/hang/simple small"); do kill -INT "$one"; done
wait $child
same "on a terminal, the line of progress is wiped" "$(sed 's/\x1b\[K/<K>/g; s/\r/<CR>/g' "$tmp/screen" |
	grep -c 'asking for what packages require: 0 of 1<CR><K>ampy: stopped before all pages were there')" 1
finish
