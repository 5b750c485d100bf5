#!/bin/bash
# CPython's own tests, for real: regress.sh AMPY. Each count has to be what regrtest itself prints and its JUnit holds.
set -u
here=$(realpath "$0")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh
ampy=$(realpath "${1:-build/ampy}")

[ "$(id -u)" = 0 ] || { skip "needs root rights"; finish; }
# What is mounted here is seen by this test alone, and gone with it.
if [ "${AMPY_REGRESS_INSIDE:-}" != yes ]; then
	AMPY_REGRESS_INSIDE=yes exec unshare --mount --propagation private "$here" "$ampy"
fi
tools=$(missing jq setpriv unshare python3 mmdebstrap zstd) && { skip "needs $tools"; finish; }
tmp=$(scratch regress 6000)
chmod 711 "$tmp"
store=$tmp/store
# shellcheck disable=SC2317 # called by the trap
clean() {
	jobs -p | xargs -r kill 2>/dev/null
	rm -rf "$tmp"
}
trap clean EXIT
export XDG_CACHE_HOME=$tmp/cache

# run NAME OPTION...: a run, with its result in $tmp/NAME.json and what it says in $tmp/NAME.txt
run() {
	local name=$1 rc
	shift
	timeout -k 5 600 "$ampy" regress run --store "$store" --output "$tmp/$name.json" "$@" >"$tmp/$name.txt" 2>&1 </dev/null
	rc=$?
	[ $rc -le 1 ] || [ $rc = 130 ] || cat "$tmp/$name.txt"
	return $rc
}

# of NAME FILTER: something of a result
of() { jq -r "$2" "$tmp/$1.json"; }

# counts NAME: files by what became of them, and cases, of a run
counts() {
	of "$1" '[([.tests[] | select(.outcome == "passed")] | length),
		([.tests[] | select(.outcome == "failed")] | length),
		([.tests[] | select(.outcome == "env-changed")] | length),
		([.tests[] | select(.outcome == "skipped" or .outcome == "resource-denied")] | length),
		.regrtest.cases_run, .regrtest.cases_failed] | join(" ")'
}

# own ROOT PYTHON NAME TEST...: the same from regrtest itself, all files in one run of its own: what it prints (files) and
# what its JUnit holds (cases)
own() {
	local root=$1 python=$2 name=$3 home
	shift 3
	home=$root/tmp/own-$name
	mkdir -m 777 "$home"
	timeout 600 chroot "$root" setpriv --reuid 65534 --regid 65534 --clear-groups env -i HOME="/tmp/own-$name" \
		TMPDIR="/tmp/own-$name" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
		"$python" -E -m test -j2 --fail-env-changed --junit-xml "/tmp/own-$name/junit.xml" "$@" >"$tmp/$name.own" 2>&1
	python3 - "$tmp/$name.own" "$home/junit.xml" <<-'END'
		import re, sys, xml.etree.ElementTree as tree
		said = open(sys.argv[1], errors="replace").read()
		def files(words):
		    return sum(int(n) for n in re.findall(r"^(?:All )?([0-9]+) tests? ?" + words, said, re.M))
		suites = tree.parse(sys.argv[2]).getroot().findall("testsuite")
		def cases(key):
		    return sum(int(suite.get(key)) for suite in suites)
		print(files(r"OK\.$"), files("failed:"), files("altered"), files(r"skipped"), cases("tests"), cases("failures"))
	END
	rm -rf "$home"
}

# planted NAME FOLDER OPTION...: the planted suite, each of whose labels has to be right
planted() {
	local name=$1 folder=$2
	shift 2
	cp -r tests/integration/regress "$folder"
	chmod -R a+rX "$folder"
	chmod 777 "$folder"
	run "$name" --known tests/integration/regress/known.ini --timeout 5s -j 4 "$@"
	same "$name: new failures are exit 1" $? 1
	same "$name: each label" "$(of "$name" '.tests[] | [.name, .outcome, .label // "-", .rerun // "-"] | join(" ")' | sort)" \
		"$(cat tests/integration/regress/labels.txt)"
	same "$name: nothing is left running" "$(pgrep -f 'import time; time.sleep(3600)')" ""
	same "$name: the reason is told" "$(of "$name" '.tests[] | select(.name == "test_known") | .known.link')" \
		https://example.org/planted
	same "$name: cases of what failed" "$(of "$name" '.tests[] | select(.name == "test_bad") |
		[.cases.run, .cases.failed, (.failures[] | .kind)] | join(" ")')" "3 2 error failure"
	rm -rf "$folder"
}

# --- natively ---------------------------------------------------------------------------------
native() {
	local python=/usr/bin/python3.11
	[ -e /usr/lib/python3.11/test/test_json ] || { skip "needs libpython3.11-testsuite"; return; }
	run quick --python $python --set quick
	same "the quick set has nothing new" $? 0
	[ "$(of quick '.tests | length')" -ge 60 ]
	same "it has 60 files or more" $? 0
	same "it came to its end" "$(of quick .state)" complete
	mapfile -t names < <(of quick '.tests[].name')
	same "its counts are regrtest's own" "$(counts quick)" "$(own / $python quick "${names[@]}")"
	# shellcheck disable=SC2016
	same "its sums are its tests'" "$(of quick '. as $r | .summary.cases == ([.tests[].cases.run // 0] | add)
		and .regrtest.files_run == (.tests | length) and .summary.passed == ([.tests[] | select(.outcome == "passed")] | length)')" true
	same "it ran as nobody" "$(grep -c 'as nobody' "$tmp/quick.txt")" 1
	planted planted-3.11 "$tmp/planted" --python $python --testdir "$tmp/planted"
	run unknown --python $python test_jsom 2>/dev/null
	same "what there is not is said" "$(grep -c "did you mean 'test_json'" "$tmp/unknown.txt")" 1
	run again --python $python test_json
	same "the last time is known" "$(of again '.tests[0].before')" passed
	script -qec "$ampy regress run --store $store --python $python -j1 test_bisect test_textwrap test_struct test_heapq test_bool" \
		"$tmp/terminal" >/dev/null
	same "a terminal sees how far it is" "$(tr '\r' '\n' <"$tmp/terminal" | grep -c '\[[34]/5\]  about .* left  test_' | sed 's/[1-9][0-9]*/some/')" some
	same "the store has them" "$("$ampy" regress list --json --store "$store" | jq '.runs | length >= 3')" true
}

# --- interrupted ------------------------------------------------------------------------------
interrupted() {
	local folder=$tmp/interrupted pid rc
	[ -e /usr/lib/python3.11/test/test_json ] || return
	cp -r tests/integration/regress "$folder"
	chmod -R a+rX "$folder"
	# test_good comes first, and then what hangs. What runs behind ignores SIGINT unless it is told otherwise.
	env --default-signal=INT "$ampy" regress run --python /usr/bin/python3.11 --store "$store" --testdir "$folder" --json -j 1 \
		--output "$tmp/int.json" test_good test_hang test_bad >"$tmp/int.out" 2>"$tmp/int.txt" </dev/null &
	pid=$!
	for _ in $(seq 600); do
		pgrep -f "m test .*$folder.* test_hang" >/dev/null && break
		read -rt 0.1 <> <(:)
	done
	kill -INT $pid
	wait $pid
	rc=$?
	same "interrupted: exit 130" $rc 130
	same "interrupted: a valid partial result" "$(of int '[.schema, .state, (.tests[] | .outcome)] | join(" ")')" \
		"ampy.regress/1 partial passed interrupted not-run"
	same "interrupted: stdout is the same document" "$(cmp "$tmp/int.json" "$tmp/int.out" && echo same)" same
	same "interrupted: nothing is left running" "$(pgrep -f "m test .*$folder")" ""
	same "interrupted: the store has it" "$("$ampy" regress list --json --store "$store" |
		jq --arg id "$(of int .id)" '[.runs[].id] | index($id) != null')" true
}

# --- in roots ---------------------------------------------------------------------------------
rooted() { # rooted SUITE ARCH VERSION TEST...
	local suite=$1 arch=$2 version=$3 root=$tmp/$1-$2
	shift 3
	mkdir "$root"
	tests/integration/mkpython.sh "$suite" "$arch" "$root" >"$tmp/mkpython.log" 2>&1 ||
		{ skip "no root of $suite for $arch: $(tail -n 1 "$tmp/mkpython.log")"; return 1; }
	run "$suite-$arch" --root "$root" --trust-root "$@"
	same "$suite $arch: nothing new" $? 0
	same "$suite $arch: its version" "$(of "$suite-$arch" .python.branch)" "$version"
	mount --bind "$root" "$root"
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	same "$suite $arch: counts are regrtest's own" "$(counts "$suite-$arch")" \
		"$(own "$root" "/usr/bin/python$version" "$suite-$arch" "$@")"
	umount -l "$root/dev" "$root/proc" "$root"
}

# --- in a container ---------------------------------------------------------------------------
# The engine's configuration and store are this test's own.
engine() {
	mkdir -p "$tmp/pod"
	cp -a /etc/containers "$tmp/pod/etc" || return
	mkdir -p "$tmp/pod/etc/containers.conf.d" "$tmp/pod/etc/registries.conf.d"
	printf '[containers]\ndefault_ulimits = ["nofile=1024:20000", "nproc=4096:4096"]\n[engine]\ncgroup_manager = "cgroupfs"\nruntime = "runc"\n' \
		>"$tmp/pod/etc/containers.conf.d/ampy.conf"
	printf '[storage]\ndriver = "overlay"\nrunroot = "%s"\ngraphroot = "%s"\n' "$tmp/pod/run" "$tmp/pod/store" >"$tmp/pod/etc/storage.conf"
	printf '[[registry]]\nlocation = "127.0.0.1:5005"\ninsecure = true\n' >"$tmp/pod/etc/registries.conf.d/ampy.conf"
	mount --bind "$tmp/pod/etc" /etc/containers
}

# An address of what is in $tmp.
serve() {
	local port=
	python3 -u -m http.server --bind 127.0.0.1 --directory "$tmp" 0 >"$tmp/http.log" 2>&1 &
	for _ in $(seq 100); do
		port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$tmp/http.log")
		[ -n "$port" ] && break
		read -rt 0.1 <> <(:)
	done
	url=http://127.0.0.1:$port
}

registry() {
	printf 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: %s\nhttp:\n  addr: 127.0.0.1:5005\n' "$tmp/pod/registry" \
		>"$tmp/pod/registry.yml"
	docker-registry serve "$tmp/pod/registry.yml" >"$tmp/pod/registry.log" 2>&1 &
	for _ in $(seq 100); do
		(: </dev/tcp/127.0.0.1/5005) 2>/dev/null && return
		read -rt 0.1 <> <(:)
	done
	return 1
}

contained() {
	local root=$tmp/bookworm-amd64 image=127.0.0.1:5005/ampy/python:3.11 tree=$tmp/source/Python-3.11.2 tools arch pid
	tools=$(missing podman runc docker-registry xz) && { skip "needs $tools"; return; }
	[ -d "$root/usr" ] || { skip "no root for an image"; return; }
	arch=$(dpkg --print-architecture)
	[ "$arch" = amd64 ] || { skip "the image is for amd64"; return; }
	engine || { skip "mounts of its own are not allowed here"; return; }
	registry || { skip "docker-registry does not start"; return; }
	# As an official image: without its tests. They come from an archive like that of a source release.
	mkdir -p "$tree/Lib/ctypes" "$tree/Include"
	cp -r "$root/usr/lib/python3.11/test" "$tree/Lib/"
	cp -r "$root/usr/lib/python3.11/ctypes/test" "$tree/Lib/ctypes/"
	rm -rf "$root"/usr/lib/python3.11/test "$root"/usr/lib/python3.11/ctypes/test
	printf '#define PY_VERSION_HEX 0\n#define PY_VERSION      \t"%s"\n' 3.11.3 >"$tree/Include/patchlevel.h"
	tar -C "$tmp/source" -cJf "$tmp/wrong.tar.xz" Python-3.11.2/Include Python-3.11.2/Lib/ctypes
	printf '#define PY_VERSION_HEX 0\n#define PY_VERSION      \t"%s"\n' 3.11.2 >"$tree/Include/patchlevel.h"
	tar -C "$tmp/source" -cJf "$tmp/source.tar.xz" Python-3.11.2
	tar -C "$root" --exclude='./proc/*' --exclude='./dev/*' -cf - . | podman import -q - "$image" >/dev/null
	timeout 120 podman push -q "$image" && podman rmi -f "$image" >/dev/null
	run absent --image "$image" --source "$tmp/source.tar.xz" test_json >/dev/null
	same "an image that is not here is not fetched" "$? $(grep -c -e --pull "$tmp/absent.txt")" "3 1"
	run wrong --image "$image" --pull --source "$tmp/wrong.tar.xz" test_json >/dev/null
	same "tests of another release are refused" "$? $(grep -c 'is Python 3.11.3, and the image has 3.11.2' "$tmp/wrong.txt")" "3 1"
	serve
	run image --image "$image" --source "$url/source.tar.xz" test_json test_struct test_ctypes test_posix
	same "in an image nothing is new" $? 0
	same "its tests came from a server" "$(grep -c 'GET /source.tar.xz' "$tmp/http.log")" 1
	same "it says which image" "$(of image '.python.image | test("^127.0.0.1:5005/ampy/python:3.11@sha256:[0-9a-f]{64}$")')" true
	same "it is a container without a network" "$(of image '[.machine.container, .machine.network] | join(" ")')" "true false"
	same "its counts are those of the root" "$(of image '.tests[] | select(.name == "test_json" or .name == "test_struct") | .cases.run')" \
		"$(of bookworm-amd64 '.tests[] | select(.name == "test_json" or .name == "test_struct") | .cases.run')"
	env --default-signal=INT "$ampy" regress run --store "$store" --image "$image" --source "$tmp/source.tar.xz" --output "$tmp/stopped.json" -j1 \
		test_statistics test_json >"$tmp/stopped.txt" 2>&1 </dev/null &
	pid=$!
	for _ in $(seq 600); do
		[ -n "$(podman ps -q --filter 'name=-t0$')" ] && break
		read -rt 0.1 <> <(:)
	done
	kill -INT $pid
	wait $pid
	same "a container ends with Ctrl-C" "$? $(of stopped '[.state, .tests[].outcome] | join(" ")')" "130 partial interrupted not-run"
	same "no container is left" "$(podman ps -aq)" ""
	podman rmi -af >/dev/null 2>&1
}

native
interrupted
rooted bullseye amd64 3.9 test_struct test_math test_textwrap
if rooted trixie amd64 3.13 test_struct test_math test_textwrap; then
	planted planted-3.13 "$tmp/trixie-amd64/tmp/planted" --root "$tmp/trixie-amd64" --trust-root --testdir /tmp/planted
fi
rooted bookworm amd64 3.11 test_json test_struct test_ctypes
if emulation arm64; then
	QEMU_CPU=neoverse-n1 rooted bookworm arm64 3.11 test_struct test_math
	same "arm64: it is emulated" "$(of bookworm-arm64 '[.machine.arch, .machine.emulated] | join(" ")')" "aarch64 true"
else
	skip "programs of arm64 do not start here"
fi
contained
finish
