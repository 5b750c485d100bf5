#!/usr/bin/env bash
# usage: tests/integration/hostile-check.sh AMPY: lock and requirements files that somebody made to hurt.  Each ends within
# seconds of the CPU and a bounded part of the memory, with an answer or with a sentence that names the place.
set -u
ampy=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

if none=$(missing python3 jq); then
	skip "no $none"
	finish
fi
tmp=$(scratch hostile-check 600)
trap 'rm -rf "$tmp"' EXIT
for v in $(compgen -e | grep -iE '^pip_|_proxy$'); do unset "$v"; done
export XDG_CACHE_HOME=$tmp/cache
SECONDS_OF_CPU=20

# made FILE EXPRESSION: what the expression of Python gives, as the file
made() {
	mkdir -p "$tmp/$(dirname "$1")"
	python3 -I -c 'import sys
UV = "version = 1\nrequires-python = \">=3.8\"\n"
ONE = UV + "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = { registry = \"https://h/simple\" }\n"
POETRY = ("[[package]]\nname = \"a\"\nversion = \"1\"\noptional = false\nfiles = []\npython-versions = \"%s\"\n"
          "[metadata]\nlock-version = \"2.1\"\npython-versions = \"*\"\ncontent-hash = \"x\"\n")
MB = 1 << 20
text = eval(sys.argv[2])
open(sys.argv[1], "wb").write(text if isinstance(text, bytes) else text.encode())' "$tmp/$1" "$2"
}
# hurts EXIT WORDS TIMES FILE EXPRESSION [OPTION...]: the exit code, words of what is said, and at most so many times the
# file of memory (and 32 MiB)
hurts() {
	local want=$1 words=$2 times=$3 file=$4 rc said
	made "$file" "$5"
	shift 5
	(
		cd "$tmp" && ulimit -t $SECONDS_OF_CPU &&
			/usr/bin/time -q -f %M -o "$tmp/kib" "$ampy" check "$file" --python 3.11 --glibc 2.36 --all "$@" >"$tmp/out" 2>"$tmp/err"
	)
	rc=$?
	said=$(cat "$tmp/err" "$tmp/out" | tr '\n' ' ' | cut -c1-2000)
	if [ $rc != "$want" ] || [[ $said != *"$words"* ]]; then
		fail "$file" "$rc ${said:0:300}" "$want $words"
	elif [ $(($(cat "$tmp/kib") * 1024)) -gt $(($(stat -c %s "$tmp/$file") * times + (32 << 20))) ]; then
		fail "memory for $file" "$(cat "$tmp/kib") KiB" "at most $times times $(stat -c %s "$tmp/$file") bytes"
	else
		ok "$file: ${words:-an answer}"
	fi
	rm -rf "${tmp:?}/${file%%/*}"
}

# --- locks in TOML --------------------------------------------------------------------------
hurts 2 "line 3, column 37: this is nested deeper" 2 arrays/uv.lock 'UV + "x = " + "[" * 200000 + "]" * 200000'
hurts 2 "line 3, column 101: this is nested deeper" 2 tables/uv.lock 'UV + "x = " + "{a=" * 100000 + "1" + "}" * 100000'
hurts 2 "line 3, column 66: this is nested deeper" 2 dots/uv.lock 'UV + ".".join(["a"] * 1000000) + " = 1"'
hurts 2 "line 3, column 5: the string that begins here does not end" 2 endless/uv.lock "UV + 'x = \"' + 'y' * (50 * MB)"
hurts 0 "0 packages needed" 2 string/uv.lock "UV + 'x = \"' + 'y' * (100 * MB) + '\"\\n'"
hurts 0 "" 4 name/uv.lock "UV + '[[package]]\\nname = \"' + 'y' * (100 * MB) + '\"\\nversion = \"1\"\\n'"
hurts 2 "is larger than allowed" 1 large/uv.lock 'b"#" * (129 * MB)'
hurts 0 "0 packages needed" 6 keys/uv.lock 'UV + "".join(f"a.b{i}.c = 1\n" for i in range(1000000))'
hurts 0 "0 packages needed" 6 headers/uv.lock 'UV + "".join(f"[a.b{i}.c]\n" for i in range(300000))'
hurts 2 "line 5, column 1: this key is defined already" 6 twice/uv.lock 'UV + "x = 1\ny = 2\nx = 3\n"'
hurts 2 "a stands there more than 256 times" 6 same/uv.lock "UV + '[[package]]\\nname = \"a\"\\nversion = \"1\"\\n' * 100000"
hurts 2 "line 2, column 1" 6 nul/uv.lock 'b"version = 1\n\0\n"'
hurts 0 "" 6 deepmarker/uv.lock "ONE + 'dependencies = [{ name = \"a\", marker = \"' + '(' * 100000 + 'os_name > 1' + ')' * 100000 + '\" }]\\n'"
hurts 0 "" 6 longmarker/uv.lock "ONE + 'dependencies = [{ name = \"a\", marker = \"' + ' and '.join(['os_name > 1'] * 100000) + '\" }]\\n'"
hurts 2 "line 5, column 11: this is not a date" 6 date/pylock.toml \
	"'lock-version = \"1.0\"\\ncreated-by = \"x\"\\n[[packages]]\\nname = \"a\"\\nversion = 1979-05-27T07:32:00Zx\\n'"
hurts 1 "1 package needed" 16 conditions/poetry.lock 'POETRY % (">=3.8," * 300000 + ">=3.8")'
hurts 1 "1 package needed" 16 either/poetry.lock 'POETRY % " || ".join(["^3.8"] * 300000)'

# --- JSON -----------------------------------------------------------------------------------
hurts 2 "line 2: this is no JSON, or nested deeper" 6 deep/Pipfile.lock '"{\n\"_meta\": " + "[" * 100000 + "]" * 100000 + "}"'
hurts 2 "line 4: this is no JSON" 6 half/Pipfile.lock '"{\n \"_meta\": {},\n \"default\": {\n  \"a\": {\"version\": \"==1\""'
hurts 1 "unknown  a 9999" 6 version/Pipfile.lock "'{\"_meta\": {}, \"default\": {\"a\": {\"version\": \"' + '9' * (100 * MB) + '\"}}}'"

# --- requirements files ---------------------------------------------------------------------
nobody=(--offline --no-deps --index http://127.0.0.1:1/simple)
hurts 2 "line 2: this file includes itself" 6 itself/requirements.txt '"a==1\n-r requirements.txt\n"'
made circle/other.txt '"\n-r requirements.txt\n"'
hurts 2 "other.txt, line 2: this file includes itself" 6 circle/requirements.txt '"-r other.txt\n"'
for i in $(seq 0 60); do made "chain/$i.txt" "'-r $((i + 1)).txt\\n'"; done
hurts 2 "line 1: too many files include each other" 6 chain/requirements.txt '"-r 0.txt\n"'
made fan/b.txt '""'
hurts 2 "too many files include each other" 6 fan/requirements.txt '"-r b.txt\n" * 100000'
hurts 2 "files of other machines are not read" 6 far/requirements.txt '"-r https://h/requirements.txt\n"'
hurts 2 "line 2: 'a==99" 6 digits/requirements.txt '"b\na==" + "9" * (50 * MB)'
hurts 2 "is longer than 1048576 bytes" 6 blanks/requirements.txt '"a" + " " * (50 * MB) + "==1\n"'
hurts 2 "is longer than 1048576 bytes" 6 conditions/requirements.txt '"a" + ",".join(f">={i}" for i in range(1000000))'
hurts 2 "line 1: 'a[x0,x1" 6 extras/requirements.txt '"a[" + ",".join(f"x{i}" for i in range(100000)) + "]"'
hurts 1 "1 package needed" 32 numbers/requirements.txt '"a==" + "1." * 500000 + "1\n"' "${nobody[@]}"
hurts 1 "1 package needed" 6 lines/requirements.txt '"\\\n" * 2000000 + "a==1\n"' "${nobody[@]}"
hurts 1 "1 package needed" 6 hashes/requirements.txt '"a==1" + " --hash=sha256:00" * 1000000 + "\n"' "${nobody[@]}"
# shellcheck disable=SC2016 # no variable of ours
hurts 2 "line 1: 'a==1\${" 6 dollars/requirements.txt '"a==1" + "${" * 400000'
hurts 1 "" 6 marker/requirements.txt '"a==1; " + "(" * 100000 + "os_name > 1" + ")" * 100000' "${nobody[@]}"
hurts 1 "15000 packages needed" 600 many/requirements.txt '"".join(f"p{i}==1\n" for i in range(15000))' "${nobody[@]}"
hurts 3 "more than 20000 projects" 100 toomany/requirements.txt '"".join(f"p{i}==1\n" for i in range(300000))' "${nobody[@]}"
finish
