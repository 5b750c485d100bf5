#!/bin/bash
# On the live machine doctor's facts agree with the machine's own tools: live.sh AMPY
#
# Also: one process, no program started, clean under valgrind, small in memory.
set -uo pipefail

TOOLS="jq strace valgrind timeout lscpu getconf ldd df awk"
MAX_KIB=8192

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# Asked of each interpreter in isolated mode, where neither the environment nor the user's packages count.
PYTHON_SAYS='
import os, platform, sys, sysconfig
def venv():
    try:
        import ensurepip
        return True
    except ImportError:
        return False
def pip():
    try:
        import pip
        return pip.__version__
    except ImportError:
        return None
def say(key, value):
    print(key, {True: "true", False: "false", None: "null"}.get(value, value), sep="=")
say("version", platform.python_version())
say("implementation", sys.implementation.name)
say("headers", os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))
say("venv", venv())
say("pip", pip())
say("externally_managed", os.path.exists(os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")))
say("soabi", sysconfig.get_config_var("SOABI"))
say("abiflags", getattr(sys, "abiflags", ""))
'

fact() {
	jq -r "($1) | tostring" "$OUT" 2>&1
}

# number: the first word of the input that looks like a version.
number() {
	grep -o -m 1 -E '[0-9]+(\.[0-9]+)+' | head -n 1
}

test_pythons() {
	local i path key want n
	n=$(fact '.facts.python | length')
	[ "$n" -gt 0 ] || skip "no Python on this machine"
	for ((i = 0; i < n; i++)); do
		path=$(fact ".facts.python[$i].path")
		timeout 20 "$path" -I -c "$PYTHON_SAYS" >"$WORK/said" 2>/dev/null || {
			skip "'$path' does not start"
			continue
		}
		while IFS='=' read -r key want; do
			# What doctor says it does not know is no disagreement, but must be said with a reason.
			if [ "$(jq -r ".facts.python[$i] | has(\"$key\")" "$OUT")" = true ]; then
				same "$path $key" "$(fact ".facts.python[$i].$key")" "$want"
			elif [ -n "$(jq -r ".unknown[] | select(.fact == \"python[$i].$key\") | .reason" "$OUT")" ]; then
				ok "$path $key is unknown, with the reason"
			fi
		done <"$WORK/said"
	done
	for path in /usr/bin/python3 /usr/local/bin/python3; do
		[ -x "$path" ] || continue
		same "$path is found" "$(fact ".facts.python | any(.path == \"$(readlink -f $path)\")")" true
	done
}

test_compilers() {
	local tool path want row
	for tool in gcc g++ gfortran clang make cmake ninja pkg-config rustc cargo; do
		path=$(PATH=/usr/local/bin:/usr/bin:/bin command -v "$tool") || continue
		case $tool in
		gcc | g++ | gfortran) want=$("$path" -dumpfullversion) ;;
		*) want=$("$path" --version 2>/dev/null | number) ;;
		esac
		row="[.facts.compiler[] | select(.name == \"$tool\")][0]"
		if [ "$(fact "$row.version")" = null ] &&
			[ "$(fact ".unknown | any(.fact | test(\"^compiler.*version\"))")" = true ]; then
			ok "$tool version is unknown, with the reason"
		else
			same "$tool version" "$(fact "$row.version")" "$want"
		fi
	done
}

test_system() {
	local want at
	same "libc version" "$(fact .facts.libc.version)" "$(ldd --version 2>&1 | head -n 1 | sed 's/.* //')"
	same "page size" "$(fact .facts.cpu.page_size)" "$(getconf PAGESIZE)"
	LC_ALL=C lscpu >"$WORK/lscpu"
	same "cpu arch" "$(fact .facts.cpu.arch)" "$(sed -n 's/^Architecture: *//p' "$WORK/lscpu")"
	same "cpu cores" "$(fact .facts.cpu.cores)" "$(nproc --all)"
	# shellcheck source=/dev/null
	want=$(. /etc/os-release && echo "$ID ${VERSION_ID:-null}")
	same distro "$(fact '"\(.facts.distro.id) \(.facts.distro.version)"')" "$want"
	at=$(find /usr/lib /usr/lib64 /lib64 -maxdepth 2 -name libblas.so.3 2>/dev/null | head -n 1)
	want=$(readlink -f "$at")
	same "blas path" "$(fact .facts.blas.path)" "${want:-null}"
	same "sockets" "$(fact .facts.cpu.sockets)" "$(sed -n 's/^Socket(s): *//p' "$WORK/lscpu")"
	same "threads per core" "$(fact .facts.cpu.threads_per_core)" "$(sed -n 's/^Thread(s) per core: *//p' "$WORK/lscpu")"
	same "features" "$(fact '.facts.cpu.features | sort | unique | join(" ")')" \
		"$(sed -n 's/^Flags: *//p' "$WORK/lscpu" | tr ' ' '\n' | LC_ALL=C sort -u | paste -s -d ' ')"
	same "memory" "$(fact .facts.runtime.memory_total)" "$(awk '/^MemTotal:/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
	same "disk" "$(fact .facts.runtime.disk_total)" "$(df -B 1 --output=size / | tail -n 1 | tr -d ' ')"
	same "online CPUs" "$(fact .facts.runtime.cpus_online)" "$(getconf _NPROCESSORS_ONLN)"
	if command -v dpkg >/dev/null; then
		same "half-configured packages" "$(fact '.facts.packages.half_configured | map(sub(":.*"; "")) | sort | join(" ")')" \
			"$(dpkg --audit | sed -n 's/^ \([a-z0-9.+-]*\) .*/\1/p' | sort | paste -s -d ' ')"
		same "held packages" "$(fact '.facts.packages.held | sort | join(" ")')" \
			"$(apt-mark showhold | sort | paste -s -d ' ')"
	fi
}

# What gcc finds by itself.
test_headers() {
	local key text
	command -v gcc >/dev/null || { skip "no gcc on this machine" && return; }
	while read -r key text; do
		if printf '#include <stdio.h>\n#include <%s>\n' "$text" | gcc -E -x c - >/dev/null 2>&1; then
			same "header $key" "$(fact ".facts.header.$key")" true
		else
			same "header $key" "$(fact ".facts.header.$key")" false
		fi
	done <<-END
		ffi ffi.h
		cblas cblas.h
		lapacke lapacke.h
		openssl openssl/ssl.h
		zlib zlib.h
		bz2 bzlib.h
		lzma lzma.h
		sqlite sqlite3.h
		readline readline/readline.h
	END
	for key in blas lapack; do
		if echo 'int main(void) { return 0; }' | gcc -x c - -o "$WORK/linked" -l$key 2>/dev/null; then
			same "link $key" "$(fact ".facts.header.$key")" true
		else
			same "link $key" "$(fact ".facts.header.$key")" false
		fi
	done
}

test_one_process() {
	timeout 60 strace -f -o "$WORK/trace" "$AMPY" doctor --json >/dev/null
	if [ ! -s "$WORK/trace" ]; then
		skip "strace does not run here"
		return
	fi
	same "one program" "$(grep -c 'execve(\|execveat(' "$WORK/trace")" 1
	same "one process" "$(awk '{ print $1 }' "$WORK/trace" | sort -u | wc -l)" 1
	same "no child" "$(grep -E ' (clone3?|v?fork)\(' "$WORK/trace")" ""
}

test_memory() {
	# It does not know openat2; the walk that stands in for it is read here.
	timeout 300 valgrind --error-exitcode=99 --leak-check=full "$AMPY" doctor --json >"$WORK/out" 2>"$WORK/valgrind"
	local rc=$?
	if [ $rc -le 1 ]; then
		ok "clean under valgrind"
	else
		fail "clean under valgrind" "exit $rc, $(tail -n 30 "$WORK/valgrind")" "exit 0 or 1"
	fi
	local kib
	kib=$(/usr/bin/time -f '%M' -o "$WORK/time" "$AMPY" doctor --json >/dev/null; tail -n 1 "$WORK/time")
	if [ "$kib" -lt $MAX_KIB ]; then
		ok "resident set of $kib KiB"
	else
		fail "resident set" "$kib KiB" "less than $MAX_KIB"
	fi
}

[ $# -eq 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
AMPY=$(realpath "$1")
# shellcheck disable=SC2086
if none=$(missing $TOOLS /usr/bin/time); then
	skip "needs $none" && finish
fi
WORK=$(scratch live 10)
trap 'rm -rf "$WORK"' EXIT
OUT=$WORK/doctor.json
timeout 20 "$AMPY" doctor --json >"$OUT"
rc=$?
if [ $rc -le 1 ] && [ "$(fact .schema)" = ampy.doctor/1 ]; then
	ok doctor
else
	fail doctor "exit $rc, $(head -c 300 "$OUT")" "an answer"
	finish
fi
test_pythons
test_compilers
test_system
test_headers
test_one_process
test_memory
finish
