#!/bin/sh
# usage: tests/integration/run.sh AMPY: doctor --run on this machine: what it proves is so, and nothing is left behind
set -u
ampy=$(realpath "$1")
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/t"
failed=0 passed=0

say() { # say FINE WHAT
	if [ "$1" = 0 ]; then
		echo "ok   $2"
		passed=$((passed + 1))
	else
		echo "FAIL $2"
		failed=$((failed + 1))
	fi
}

verdict() { # verdict ID: what was found for the Python that python3 leads to
	path=$(jq -r '.facts.run[] | select(.is_default).path' "$tmp/json")
	jq -r --arg id "$1" --arg path "$path" \
		'.findings[] | select(.id == $id and .subject == $path).verdict' "$tmp/json"
}

TMPDIR=$tmp/t "$ampy" doctor --run --only run --json >"$tmp/json"
say $(($? > 1)) "doctor --run answers"
if ! jq -e '.facts.run[] | select(.is_default and .trusted)' "$tmp/json" >/dev/null; then
	echo "skipped: no Python here that may be started"
	exit 0
fi
[ "$(verdict run.python)" = pass ]
say $? "the default Python starts"

# What one does by hand gives the same.
py=$(jq -r '.facts.run[] | select(.is_default).path' "$tmp/json")
said=$("$py" -I -c 'import platform; print(platform.python_version())')
[ "$(jq -r '.facts.run[] | select(.is_default).version' "$tmp/json")" = "$said" ]
say $? "its version is what it says"
want=warn
"$py" -I -m venv "$tmp/venv" >/dev/null 2>&1 && "$tmp/venv/bin/python" -m pip --version >/dev/null 2>&1 && want=pass
[ "$(verdict run.venv)" = $want ]
say $? "a virtual environment: $want"
inc=$("$py" -I -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
printf '#include <Python.h>\n#include <ffi.h>\nint x;\n' >"$tmp/x.c"
want=fail
gcc -shared -fPIC -I "$inc" -o "$tmp/x.so" "$tmp/x.c" -lblas -llapack -lffi 2>/dev/null && want=pass
[ "$(verdict run.extension)" = $want ]
say $? "an extension: $want"
[ -z "$(ls "$tmp/t")" ]
say $? "its folder is gone"

# A signal ends it, and the folder is gone all the same.
for signal in INT TERM; do
	TMPDIR=$tmp/t timeout -s $signal 0.3 "$ampy" doctor --run --only run >/dev/null 2>&1
	[ $? = 124 ] && [ -z "$(ls "$tmp/t")" ]
	say $? "after SIG$signal nothing is left"
done
if command -v strace >/dev/null; then
	strace -f -qq -e trace=clone,clone3,fork,vfork,execve -o "$tmp/trace" "$ampy" doctor >/dev/null 2>&1
	[ "$(grep -c . "$tmp/trace")" = 1 ]
	say $? "without --run nothing is started"
fi
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
