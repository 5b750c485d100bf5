# A Debian 12 that lacks a part of what Python development needs, the small repository that has it,
# throw-away machines made from them (namespaces over a copy in memory, which can lose power), and what
# the tests of `ampy setup` ask of them.
#
# To be sourced after lib.sh and repo.sh. A test has its name in TEST, a folder of its own in T, its
# machine's root in COPY, and what all tests share in WORK.
# shellcheck shell=bash

# What is taken away and packed; all of it is small, real, and proved by use.
LACKS="build-essential g++ liblapack-dev libblas-dev liblapack3 libblas3 libffi-dev python3-dev
	libpython3-dev python3.11-dev libpython3.11-dev"
# The real ones are large: stand-ins, with which an environment can be made and pip says its version.
PIP_MAIN='import sys\nprint("pip 23.0.1 from " + __file__)\n'
ENSUREPIP='import os, sysconfig
at = os.path.join(sysconfig.get_paths()["purelib"], "pip")
os.makedirs(at, exist_ok=True)
open(os.path.join(at, "__init__.py"), "w").write("__version__ = \\"23.0.1\\"\\n")
open(os.path.join(at, "__main__.py"), "w").write("print(\\"pip 23.0.1\\")\\n")
'
# What a setup of profile dev adds to it, in the order of the alphabet.
# shellcheck disable=SC2034
ADDS="build-essential g++ libblas-dev libblas3 libffi-dev liblapack-dev liblapack3 libpython3-dev libpython3.11-dev python3-dev python3-pip python3-venv python3.11-dev"

# machine_ampy ROOT AMPY: puts ampy and its libraries into the root, where `ampy` starts it.
machine_ampy() {
	local lib bin
	bin=$(dirname "$(realpath "$2")")
	mkdir -p "$1/opt/ampy/lib" "$1/usr/local/bin"
	cp "$2" "$bin"/ampy-*.so "$1/opt/ampy/"
	for lib in $(ldd "$2" "$bin"/ampy-*.so | awk '$3 ~ /^\// && $1 !~ /^lib(c|m|pthread|dl|rt|resolv)\.so/ { print $3 }' | sort -u); do
		cp -L "$lib" "$1/opt/ampy/lib/"
	done
	printf '#!/bin/sh\nLD_LIBRARY_PATH=/opt/ampy/lib exec /opt/ampy/ampy "$@"\n' >"$1/usr/local/bin/ampy"
	chmod 755 "$1/usr/local/bin/ampy"
}

# machine_file AMPY: the program as one file, where `make dist` has made it since; else the one of the build.
machine_file() {
	local file
	for file in "$(dirname "$1")"/dist/ampy-*-linux-amd64; do
		[ ! "$file" -nt "$1" ] || { echo "$file"; return; }
	done
	echo "$1"
}

# machine_libraries ROOT FILE: the root gets the libraries of the program that it lacks.
machine_libraries() {
	local lib
	for lib in $(ldd "$2" | awk '$3 ~ /^\// && $1 !~ /^lib(c|m|pthread|dl|rt|resolv)\.so/ { print $3 }'); do
		cp -L "$lib" "$1/usr/local/lib/"
	done
	inside "$1" ldconfig
}

# machine_gate ROOT: from now on maintainer scripts note that they ran, and wait where a gate is closed.
machine_gate() {
	mkdir -p "$1/opt/gate"
	cat >"$1/opt/gate/gate" <<-'END'
		#!/bin/sh
		echo "$*" >>/opt/gate/log
		[ ! -p "/opt/gate/$1" ] || { echo $$ >"/opt/gate/$1"; read -r _ <"/opt/gate/$1.go"; }
	END
	chmod 755 "$1/opt/gate/gate"
}

# machine_root OUT AMPY: makes OUT/root and OUT/repo.
machine_root() {
	local out=$1 root=$1/root repo=$1/repo
	"$REPO_HERE/mkroot.sh" bookworm amd64 dev "$root" || return
	mkdir -p "$repo"
	# shellcheck disable=SC2086
	repo_pack "$repo" "$root" $LACKS
	# shellcheck disable=SC2086
	inside "$root" dpkg --purge $LACKS >"$out/purge.log" 2>&1 || { tail -n 20 "$out/purge.log" >&2; return 1; }
	repo_new "$repo" python3-venv 3.11.2-1+b1 'Depends: python3' "/usr/lib/python3.11/ensurepip/__init__.py=" \
		"/usr/lib/python3.11/ensurepip/__main__.py=$ENSUREPIP" /usr/lib/python3.11/ensurepip/_bundled/pip-23.0.1-py3-none-any.whl=
	repo_new "$repo" python3-pip 23.0.1+dfsg-1 'Depends: python3' "/usr/lib/python3/dist-packages/pip/__main__.py=$PIP_MAIN" \
		'/usr/lib/python3/dist-packages/pip/__init__.py=__version__ = "23.0.1"\n' \
		'/usr/lib/python3/dist-packages/pip-23.0.1.dist-info/METADATA=Metadata-Version: 2.1\nName: pip\nVersion: 23.0.1\n'
	repo_new "$repo" ampy-good 1 'Depends: ampy-thing, ampy-library'
	repo_new "$repo" ampy-library 1
	repo_new "$repo" ampy-real 1 'Provides: ampy-thing'
	repo_new "$repo" ampy-fails 1 "postinst=[ -e /opt/flag ] || { echo 'ampy-fails: there is no flag' >&2; exit 7; }"
	repo_new "$repo" ampy-unmet 1 'Depends: no-such-dependency'
	repo_new "$repo" ampy-conflict 1 'Conflicts: libffi-dev'
	repo_new "$repo" ampy-needs 1 'Depends: libffi-dev'
	repo_new "$repo" ampy-huge 1 'Installed-Size: 900000000'
	repo_key "$repo"
	repo_index "$repo"
	cp "$root/etc/apt/sources.list" "$out/archive.list"
	rm -rf "${root:?}"/var/lib/apt/lists/* "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*
	cp "$repo/key.gpg" "$root/usr/share/keyrings/test.gpg"
	mkdir -p "$root/opt/repo"
	cp -a "$repo/pool" "$repo/dists" "$root/opt/repo/"
	machine_from "$root" file:/opt/repo
	machine_gate "$root"
	machine_ampy "$root" "$2"
}

# machine_from ROOT ADDRESS: the only source of packages.
machine_from() {
	printf 'deb [signed-by=/usr/share/keyrings/test.gpg] %s test main\n' "$2" >"$1/etc/apt/sources.list"
}

# machine_up ROOT: starts one; MACHINE is its first process as seen from here.
machine_up() {
	local i
	# shellcheck disable=SC2016
	unshare --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs run "$1/run" &&
		exec chroot "$1" bash -c ": >/run/up; while :; do sleep 3600 & wait \$!; done"' \
		sh "$1" </dev/null >/dev/null 2>&1 &
	MACHINE_PARENT=$!
	disown
	for ((i = 0; i < 1000; i++)); do
		read -r MACHINE _ <"/proc/$MACHINE_PARENT/task/$MACHINE_PARENT/children" || :
		[ -z "$MACHINE" ] || [ ! -e "/proc/$MACHINE/root/run/up" ] || return 0
		sleep 0.005
	done
	return 1
}

# machine_down: the power fails; nothing of it runs when this returns.
machine_down() {
	kill -KILL "$MACHINE" 2>/dev/null
	while kill -0 "$MACHINE_PARENT" 2>/dev/null; do sleep 0.005; done
	MACHINE='' MACHINE_PARENT=''
}

# at COMMAND...: runs the command on the machine; with AS=USER as that user (a number), under WRAP here,
# with AT_ENV (VAR=value...) in its environment, and for LIMIT seconds at most.
at() {
	# shellcheck disable=SC2086
	${WRAP:-} timeout -k 5 "${LIMIT:-60}" nsenter -t "$MACHINE" --mount --uts --ipc --pid --root --wd ${AS:+--setuid $AS --setgid $AS} \
		env -i LC_ALL=C HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		${AT_ENV:-} "$@"
}

# machine_state: packages with versions and states, and marks.
machine_state() {
	at sh -c 'dpkg -l; echo; apt-mark showauto; echo; apt-mark showmanual; update-alternatives --get-selections'
}

# run ARGUMENT...: ampy, without a terminal; RC, $T/out and $T/err are what came of it.
run() {
	at ampy "$@" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
}

setup() {
	run setup --any-arch "$@"
}

# exits NAME WANT: what it did exit with.
exits() {
	if [ "$RC" = "$2" ]; then
		ok "$TEST: $1: exit $2"
	else
		fail "$TEST: $1: exit" "$RC: $(tail -n 8 "$T/out" "$T/err" | cut -c 1-300)" "$2"
	fi
}

# says NAME PATTERN: one of its lines matches.
says() {
	local name=$1 pattern=$2
	if grep -qiE -- "$pattern" "$T/out" "$T/err"; then
		ok "$TEST: $name"
	else
		fail "$TEST: $name" "$(tail -n 8 "$T/out" "$T/err" | cut -c 1-300)" "a line with '$pattern'"
	fi
}

# state FILE: all that a setup may change of packages.
state() {
	machine_state >"$1" 2>&1
}

# unharmed NAME: packages and marks are as they were when the test began, and dpkg has no complaint.
unharmed() {
	state "$T/now"
	if cmp -s "$T/start" "$T/now" && [ -z "$(at dpkg --audit)" ]; then
		ok "$TEST: $1: packages and marks are unharmed"
	else
		fail "$TEST: $1: packages and marks" "$(diff "$T/start" "$T/now" | head -n 10; at dpkg --audit)" "as at the start"
	fi
}

# there PACKAGE...: prints those that are not wholly installed.
lacking() {
	local p
	for p; do
		# shellcheck disable=SC2016
		[ "$(at dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || printf '%s ' "$p"
	done
}

# complete NAME: all that profile dev adds is there, dpkg has no complaint, and doctor finds no failure.
complete() {
	# shellcheck disable=SC2086
	same "$TEST: $1: lacks" "$(lacking $ADDS)" ""
	same "$TEST: $1: dpkg --audit" "$(at dpkg --audit)" ""
	same "$TEST: $1: doctor" "$(at ampy doctor --run --any-arch --json |
		jq -r '[.findings[] | select(.verdict == "fail").id] | join(" ")')" ""
}

# soon COMMAND...: waits until it holds, for 30 seconds at most.
soon() {
	local i
	for ((i = 0; i < 1500; i++)); do
		"$@" 2>/dev/null && return
		sleep 0.02
	done
	return 1
}

# close NAME: what comes to that gate waits there, until `open`.
close() {
	mkfifo "$COPY/opt/gate/$1" "$COPY/opt/gate/$1.go"
}

# reached NAME: waits until something is at the gate; GATED is its process.
reached() {
	GATED=$(timeout 30 head -n 1 "$COPY/opt/gate/$1")
	[ -n "$GATED" ] || fail "$TEST: reached $1" "$(tail -n 5 "$T"/*.err "$COPY/opt/gate/log" 2>/dev/null)" "in 30 s"
}

# open NAME: what waits there goes on.
open() {
	[ -z "$GATED" ] || echo go | timeout 30 tee "$COPY/opt/gate/$1.go" >/dev/null
	rm -f "$COPY/opt/gate/$1" "$COPY/opt/gate/$1.go"
}

# running COMMAND: the lowest process of that name on the machine, as it numbers them.
running() {
	local p name
	for p in "/proc/$MACHINE/root/proc"/[0-9]*; do
		read -r name <"$p/comm" && [ "$name" = "$1" ] && echo "${p##*/}"
	done 2>/dev/null | sort -n | head -n 1
}

# one_document NAME: stdout is one document, with a schema of ours.
one_document() {
	same "$TEST: $1: one JSON document" \
		"$(jq -s -r 'length, (.[0].schema | test("^ampy[.][a-z-]+/[0-9]+$"))' "$T/out" 2>&1 | paste -s -d ' ')" "1 true"
}

MACHINE_TOOLS="jq strace python3 apt-ftparchive gpg dpkg-deb mmdebstrap nsenter unshare shellcheck ldd"

# machines AMPY SCRIPT TEST...: makes the root, then "SCRIPT --one TEST" in a copy of it for each test,
# JOBS at a time, and counts what they say. Before them `before_tests` is called, where there is one;
# with --points the tests are what `points` prints then.
machines() {
	local log none ampy=$1 script=$2
	shift 2
	# shellcheck disable=SC2086
	if none=$(missing $MACHINE_TOOLS); then
		skip "needs $none" && finish
	elif [ "$(id -u)" -ne 0 ] || ! namespaces; then
		skip "machines need root rights and mounts of their own" && finish
	fi
	WORK=$(scratch setup 3000)
	trap 'rm -rf "$WORK"' EXIT
	chmod 755 "$WORK"
	mkdir "$WORK/log"
	export WORK
	export -f copy
	if ! machine_root "$WORK" "$ampy"; then
		skip "no root could be made" && finish
	fi
	! declare -F before_tests >/dev/null || before_tests
	if [ "$*" = --points ]; then points; else printf '%s\n' "$@"; fi >"$WORK/tests"
	# shellcheck disable=SC2016
	xargs -P "${JOBS:-3}" -d '\n' -I '{}' bash -c '
		log=$WORK/log/${1// /-}
		LIMIT=900 copy "$WORK/root" bash "$0" --one "$1" </dev/null >"$log" 2>&1
		echo "exit $?" >>"$log"
		grep -v -E "^(exit|phase:) |^[0-9]+ passed" "$log"' "$script" '{}' <"$WORK/tests"
	for log in "$WORK"/log/*; do
		PASSED=$((PASSED + $(grep -c '^ok ' "$log")))
		FAILED=$((FAILED + $(grep -c '^FAIL ' "$log")))
		SKIPPED=$((SKIPPED + $(grep -c '^skipped: ' "$log")))
		grep -q '^exit [01]$' "$log" || fail "$(basename "$log")" "$(tail -n 1 "$log")" "exit 0 or 1"
		grep -q -E '^(ok|FAIL|skipped)' "$log" || fail "$(basename "$log")" "$(tail -n 2 "$log")" "an assertion"
	done
}
