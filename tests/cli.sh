#!/bin/bash
# usage: tests/cli.sh AMPY: what a shell sees: exit codes, streams, atomic files, the man page, the completion
set -u
ampy=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
roots=$here/../build/roots
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
no() {
	failed=$((failed + 1))
	echo "FAIL $*"
}
skip() {
	skipped=$((skipped + 1))
	echo "skipped: $*"
}
# same WHAT GOT WANT
same() { if [ "$2" = "$3" ]; then ok; else no "$1: got '$2', want '$3'"; fi; }
# json FILE FILTER WANT: the file is one JSON document and the filter says so
json() { same "$1 $2" "$(jq -r "$2" <"$1" 2>&1)" "$3"; }

root=$roots/debian-12-dev

# Every outcome is one JSON document with --json, whatever stands where on the line.
while IFS='|' read -r want schema args; do
	# shellcheck disable=SC2086 # a list of words
	"$ampy" $args >"$tmp/out" 2>"$tmp/err"
	same "exit of 'ampy $args'" $? "$want"
	json "$tmp/out" .schema "$schema"
	json "$tmp/out" 'if .schema == "ampy.error/1" then .code else 0 end' \
		"$([ "$schema" = ampy.error/1 ] && echo "$want" || echo 0)"
	if [ "$schema" = ampy.error/1 ]; then
		same "a sentence on stderr for 'ampy $args'" "$(head -c 6 "$tmp/err")" "ampy: "
	fi
done <<EOF
2|ampy.error/1|--json
2|ampy.error/1|--json doctr
2|ampy.error/1|doctor --josn --json
2|ampy.error/1|doctor --json --only nosuch
2|ampy.error/1|doctor --json --only=
2|ampy.error/1|doctor --json --explain nosuch.check
2|ampy.error/1|doctor --json --profile nosuch
2|ampy.error/1|doctor --json --suppress nosuch.check
2|ampy.error/1|doctor --json --now yesterday
2|ampy.error/1|doctor --json --format html
2|ampy.error/1|doctor --json --format nosuch
2|ampy.error/1|doctor --format json --only nosuch
2|ampy.error/1|doctor --format json --redact --only nosuch --output $tmp/none
2|ampy.error/1|doctor --json --root /nowhere
2|ampy.error/1|doctor --json --root /etc/passwd
2|ampy.error/1|help --json nosuch
2|ampy.error/1|completion --json zsh
3|ampy.error/1|doctor --json --root $root --output /nowhere/x
2|ampy.error/1|check --json
2|ampy.error/1|check --json nosuch.lock
2|ampy.error/1|check --json ./nosuch
2|ampy.error/1|check --json -r /nowhere.txt
2|ampy.error/1|check --json 1st==
2|ampy.error/1|check --json broken.whl
2|ampy.error/1|check --json numpy --format markdown
2|ampy.error/1|check --json numpy --python 2.7
2|ampy.error/1|check --json numpy --python 3.11 --glibc new
2|ampy.error/1|check --json numpy --python 3.11 --glibc 2.31 --pip=
2|ampy.error/1|check --json numpy --release beos:5
2|ampy.error/1|check --json numpy --release noble --arch ../x
2|ampy.error/1|check --json numpy --release noble --extra nosuch
2|ampy.error/1|check --json numpy --tags
2|ampy.error/1|check numpy --release noble --extra nosuch --format json
2|ampy.error/1|check --json $here/cases/check/broken.txt --release noble
2|ampy.error/1|check --json $here/cases/check/broken.uv.lock --release noble
2|ampy.error/1|check --json --root $root $here/cases/check/uv.lock
2|ampy.error/1|check --json $here/cases/check/poetry.lock --extra nosuch --release noble
2|ampy.error/1|bench --json --root $root
2|ampy.error/1|bench --json --size 7
2|ampy.error/1|bench --json --size 4097
2|ampy.error/1|bench --json --seconds 0
2|ampy.error/1|bench --json --library /nowhere/libblas.so.3
2|ampy.error/1|bench --json --library $ampy
0|ampy.check/1|check --json $here/cases/check/ready.uv.lock --release bookworm
0|ampy.check/1|check --format json $here/cases/check/ready.uv.lock --release bookworm
1|ampy.check/1|check --json $here/cases/check --release bookworm
0|ampy.tags/1|check --json --tags --release noble
0|ampy.version/1|--version --json
0|ampy.version/1|--json --version --verbose
0|ampy.help/1|doctor --help --json
0|ampy.help/1|--json --help
0|ampy.checks/1|doctor --list --json
0|ampy.doctor/1|--json doctor --root $root
0|ampy.doctor/1|doctor --json --root=$root --only system.distro
0|ampy.doctor/1|doctor --format json --root $root
0|ampy.checks/1|doctor --list --format json
1|ampy.doctor/1|doctor --json --root $roots/empty
EOF

# Wrong input is named with the line it stands on.
while IFS='|' read -r words args; do
	# shellcheck disable=SC2086 # a list of words
	"$ampy" check $args --release noble >"$tmp/out" 2>"$tmp/err"
	same "'ampy check $args' says: $words" "$(grep -cF -- "$words" "$tmp/err") $(wc -c <"$tmp/out")" "1 0"
done <<EOF
broken.txt': line 3: 'numpy ==== 2'|$here/cases/check/broken.txt
broken.uv.lock': line 4, column 11|$here/cases/check/broken.uv.lock
'broken.whl' is no name of a wheel|broken.whl
'./nosuch': No such file or directory|./nosuch
'1st==' is no file, no folder, and no requirement|1st==
nothing that was named has the extra 'nosuch'|$here/cases/check/pyproject.toml --extra nosuch
EOF

# A closed pipe and a full disk are errors that are said.
(trap '' PIPE; "$ampy" doctor --root "$root" --json 2>"$tmp/err"; echo $? >"$tmp/rc") | true
# The reader may have been faster than the writer: then the answer fitted into the pipe.
case $(cat "$tmp/rc") in
3) same "closed pipe" "$(cat "$tmp/err")" "ampy: cannot write the answer to stdout: Broken pipe" ;;
0) ok ;;
*) no "closed pipe: exit $(cat "$tmp/rc")" ;;
esac
"$ampy" doctor --root "$root" >/dev/full 2>"$tmp/err"
same "full disk: exit" $? 3
same "full disk" "$(cat "$tmp/err")" "ampy: cannot write the answer to stdout: No space left on device"

# A closed stdout is an error too, and never a file of ours.
"$ampy" doctor --root "$root" >&- 2>"$tmp/err"
same "closed stdout: exit" $? 3
"$ampy" doctor --root "$root" --quiet --json --output "$tmp/report" <&- >&- 2>&-
json "$tmp/report" .schema ampy.doctor/1
rm -f "$tmp/report"

# --output: whole or not at all, and what was there keeps its permissions.
echo old >"$tmp/report"
chmod 640 "$tmp/report"
"$ampy" doctor --root "$root" --json --output "$tmp/report" >"$tmp/out"
same "--output: nothing on stdout" "$(wc -c <"$tmp/out")" 0
json "$tmp/report" .schema ampy.doctor/1
same "--output: permissions" "$(stat -c %a "$tmp/report")" 640
same "--output: nothing left beside it" "$(find "$tmp" -name 'report.*' | wc -l)" 0
"$ampy" doctor --root "$root" --output "$tmp" 2>"$tmp/err"
same "--output into a folder" $? 3
"$ampy" doctor --root "$root" --json --output /dev/stdout >"$tmp/out"
json "$tmp/out" .schema ampy.doctor/1
(echo first; "$ampy" doctor --root "$root" --json --output /dev/stdout) >"$tmp/out"
same "--output /dev/stdout goes on where stdout is" "$(head -n1 "$tmp/out")" first
ln -s report "$tmp/link"
"$ampy" doctor --root "$root" --json --output "$tmp/link"
same "--output: a link of ours stays" "$(readlink "$tmp/link")" report
if [ "$(id -u)" = 0 ]; then
	# What another user laid into a folder where all may write.
	mkdir -m 1777 "$tmp/all"
	chmod 755 "$tmp"
	echo precious >"$tmp/precious"
	ln -s "$tmp/precious" "$tmp/all/report"
	ln -s /dev/full "$tmp/all/device"
	mkfifo "$tmp/all/fifo"
	(umask 0; echo old >"$tmp/all/theirs")
	chown -h 65534 "$tmp/all"/*
	for to in report device fifo; do
		timeout 10 "$ampy" doctor --root "$root" --output "$tmp/all/$to" 2>"$tmp/err"
		same "--output onto another user's $to: exit" $? 3
		same "--output onto another user's $to" "$(cat "$tmp/err")" \
			"ampy: cannot write '$tmp/all/$to': Operation not permitted"
	done
	same "--output through another user's link" "$(cat "$tmp/precious")" precious
	"$ampy" doctor --root "$root" --json --output "$tmp/all/theirs"
	same "--output in place of another user's file" "$(stat -c '%u %a' "$tmp/all/theirs")" "0 644"
fi
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=4k small "$tmp/small" 2>/dev/null; then
	echo old >"$tmp/small/report"
	"$ampy" doctor --root "$root" --json --output "$tmp/small/report" >"$tmp/out" 2>"$tmp/err"
	same "--output on a full disk" $? 3
	same "--output on a full disk leaves the old file" "$(cat "$tmp/small/report")" old
	same "--output on a full disk leaves no rest" "$(find "$tmp/small" -type f | wc -l)" 1
	umount "$tmp/small"
else
	skip "no right to mount a small file system"
fi

# Colour is for terminals; a pipe gets none, and NO_COLOR is honoured.
esc=$(printf '\033')
if command -v script >/dev/null; then
	TERM=xterm script -qec "$ampy doctor --root $root" /dev/null >"$tmp/tty" </dev/null
	same "colour on a terminal" "$(grep -c "$esc" "$tmp/tty" | grep -qv '^0$' && echo some)" some
	NO_COLOR=1 TERM=xterm script -qec "$ampy doctor --root $root" /dev/null >"$tmp/tty" </dev/null
	same "NO_COLOR" "$(grep -c "$esc" "$tmp/tty")" 0
	TERM=xterm script -qec "stty cols 50 && $ampy doctor --root $root --no-color" /dev/null >"$tmp/tty" </dev/null
	same "a narrow terminal: Next is one line, and its other way" \
		"$(tr -d '\r' <"$tmp/tty" | tail -n2 | cut -c1-6 | paste -s -d '|')" "Next: |  or: "
	same "a narrow terminal: no line is wider than it" "$(tr -d '\r' <"$tmp/tty" | awk 'length > 50 && /[^ ] +[^ ]/ && !/^(Next|  or): /' | wc -l)" 0
else
	skip "no script(1) to make a terminal"
fi
"$ampy" doctor --root "$root" >"$tmp/out"
same "no colour in a pipe" "$(grep -c "$esc" "$tmp/out")" 0

# What stands at the start of the files is generated from the same tables.
"$ampy" help --man >"$tmp/ampy.1"
if command -v mandoc >/dev/null; then
	same "mandoc has no complaint" "$(mandoc -Tlint -Wwarning "$tmp/ampy.1" 2>&1 | head -3)" ""
else
	skip "no mandoc to check the man page"
fi
for word in $("$ampy" doctor --help --json | jq -r '.commands[].options[].name, .global[].name'); do
	"$ampy" doctor --help | grep -q -- "--$word" || no "--help lacks --$word"
	grep -q -- "\\\\-\\\\-${word//-/\\\\-}" "$tmp/ampy.1" || no "the man page lacks --$word"
	ok
done
complete_at() { # complete_at WORD...: what bash would offer for the last word
	bash -c '
		source <("$0" completion bash)
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_ampy
		printf "%s\n" "${COMPREPLY[@]}"' "$ampy" "$@"
}
same "completion of commands" "$(complete_at ampy doct)" doctor
same "completion of options" "$(complete_at ampy doctor --pro)" --profile
same "completion of profiles" "$(complete_at ampy doctor --profile sc)" science
same "completion of formats" "$(complete_at ampy doctor --format ht)" html
same "completion behind =" "$(complete_at ampy doctor --profile = sc)" science
same "completion right behind =" "$(complete_at ampy doctor --profile = | head -n1)" dev
same "completion behind a comma" "$(complete_at ampy doctor --only native.blas,native.la | head -n1)" native.blas,native.lapack
same "completion of folders" "$(complete_at ampy --root "$here/roo")" "$here/roots"
same "completion of checks" "$(complete_at ampy doctor --explain system.dis | head -n1)" \
	"$("$ampy" doctor --list | awk '/^system\.dis/ { print $1; exit }')"

# A folder that one may not look into is no root.
mkdir "$tmp/shut"
chmod 0 "$tmp/shut"
if [ "$(id -u)" != 0 ]; then
	"$ampy" doctor --root "$tmp/shut" 2>"$tmp/err"
	same "a root without rights: exit" $? 2
	same "a root without rights" "$(head -n1 "$tmp/err")" "ampy: cannot open root '$tmp/shut': Permission denied"
elif cp "$ampy" "$tmp/ampy" && chmod 755 "$tmp" && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
	setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/ampy" doctor --root "$tmp/shut" >"$tmp/out" 2>"$tmp/err"
	same "a root without rights: exit" $? 2
	same "a root without rights" "$(head -n1 "$tmp/err")" "ampy: cannot open root '$tmp/shut': Permission denied"
fi

# A default run starts no program and reads nothing outside the root.
if command -v strace >/dev/null; then
	strace -f -o "$tmp/trace" "$ampy" doctor --root "$root" --json >/dev/null 2>&1
	same "one process" "$(cut -d' ' -f1 "$tmp/trace" | sort -u | wc -l)" 1
	same "no other program" "$(grep -c 'execve(' "$tmp/trace")" 1
	same "no network" "$(grep -cE 'socket\(|connect\(' "$tmp/trace")" 0
	same "nothing of the host after the root is open" "$(sed '1,/O_PATH|O_DIRECTORY/d; /O_DIRECTORY/!d' "$tmp/trace" |
		grep -v '"/proc/self/fd"' | grep -cE 'open(at)?\(AT_FDCWD, "/')" 0
else
	skip "no strace to count processes"
fi

"$ampy" doctor --root "$root" --timing >"$tmp/out"
same "--timing: Next stays the last" "$(tail -n2 "$tmp/out" | cut -c1-6 | paste -s -d '|')" "Next: |  or: "

# A group in which all was skipped is not named.
"$ampy" doctor --root "$root" >"$tmp/out"
same "no empty group" "$(grep -cx run "$tmp/out")" 0
"$ampy" doctor --root "$root" -v >"$tmp/out"
same "--verbose shows what was skipped" "$(grep -cx run "$tmp/out")" 1
# As much as a root can hold: an answer soon, and no endless one.
cp -a "$root" "$tmp/much"
yes a | head -n 30000 >"$tmp/much/etc/ld.so.preload"
mkdir -p "$tmp/much/etc/ld.so.conf.d" "$tmp/much/etc/apt/sources.list.d"
echo 'include /etc/ld.so.conf.d/*.conf' >"$tmp/much/etc/ld.so.conf"
yes x | head -n 120000 >"$tmp/much/etc/apt/sources.list.d/000.list"
seq -f '[%.0f]' 30000 >"$tmp/much/etc/pip.conf"
for i in $(seq 100); do
	yes /a | head -n 20000 >"$tmp/much/etc/ld.so.conf.d/$i.conf"
	ln "$tmp/much/etc/apt/sources.list.d/000.list" "$tmp/much/etc/apt/sources.list.d/$i.list"
done
timeout 5 "$ampy" doctor --root "$tmp/much" --json >"$tmp/out" 2>"$tmp/err"
same "a root full of long files: exit" $? 0
same "a root full of long files: length" "$(($(wc -c <"$tmp/out") < 200000))" 1
json "$tmp/out" '[.unknown[].fact | select(test("malformed|preload_bad"))] | sort | join(" ")' \
	"packages.malformed runtime.preload_bad"

# A user's configuration, and one that root must not believe.
mkdir -p "$tmp/conf/ampy"
printf '[doctor]\nprofil = dev\n' >"$tmp/conf/ampy/ampy.ini"
XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor >"$tmp/out" 2>"$tmp/err"
same "a broken configuration: exit" $? 2
same "a broken configuration" "$(head -n1 "$tmp/err")" \
	"ampy: '$tmp/conf/ampy/ampy.ini': line 2: unknown key 'profil' in [doctor] (profile, strict, any-arch)"
printf '[doctor]\n\033]0;x\007\302\2332J = dev\n' >"$tmp/conf/ampy/ampy.ini"
XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor >"$tmp/out" 2>"$tmp/err"
same "control characters of a file on stderr" "$(LC_ALL=C tr -d '\n -~' <"$tmp/err" | wc -c)" 0
same "what is left of them" "$(grep -c "unknown key '?]0;x??2J'" "$tmp/err")" 1
printf '[doctor]\nprofile = nosuch\n' >"$tmp/conf/ampy/ampy.ini"
XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor >"$tmp/out" 2>"$tmp/err"
same "a wrong profile names its file" "$(head -n1 "$tmp/err")" \
	"ampy: '$tmp/conf/ampy/ampy.ini': unknown profile 'nosuch'"
printf '[suppress python.versio]\nreason = x\n' >"$tmp/conf/ampy/ampy.ini"
XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor >"$tmp/out" 2>"$tmp/err"
same "a wrong check names its file" "$(head -n1 "$tmp/err")" \
	"ampy: '$tmp/conf/ampy/ampy.ini': there is no check 'python.versio'"
printf '[suppress python.version]\nreason =\n' >"$tmp/conf/ampy/ampy.ini"
XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor >"$tmp/out" 2>"$tmp/err"
same "an empty reason is none: exit" $? 2
same "an empty reason is none" "$(grep -c 'gives no reason' "$tmp/err")" 1
if [ "$(id -u)" = 0 ]; then
	chmod 666 "$tmp/conf/ampy/ampy.ini"
	XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor --only system.distro >"$tmp/out" 2>"$tmp/err"
	same "root passes over what others may write" "$(grep -c 'was passed over' "$tmp/err")" 1
	chmod 600 "$tmp/conf/ampy/ampy.ini"
	chown 65534 "$tmp/conf/ampy"
	XDG_CONFIG_HOME=$tmp/conf "$ampy" doctor --only system.distro >"$tmp/out" 2>"$tmp/err"
	same "root passes over a file in another's folder" "$(grep -c 'was passed over' "$tmp/err")" 1
fi

# What is asked for and cannot be is said, and not left out in silence.
mkdir "$tmp/nothing"
"$ampy" setup --plan --root "$tmp/nothing" --with ampy-wanted --json >"$tmp/out" 2>"$tmp/err"
same "--with where no package manager is" \
	"$(grep -c '"subject": "ampy-wanted"' "$tmp/out")" 1

# The module beside the program: not where others may have put it.
mkdir -m 700 "$tmp/beside"
cp "$ampy" "$(dirname "$ampy")"/ampy-*.so "$tmp/beside"
"$tmp/beside/ampy" --version --verbose >"$tmp/out" 2>"$tmp/err"
same "the module beside the program" $? 0
if [ ! -e /usr/local/lib/ampy ]; then
	chmod 1777 "$tmp/beside"
	"$tmp/beside/ampy" --version --verbose >"$tmp/out" 2>"$tmp/err"
	same "the module in a folder that is open to all: exit" $? 3
	same "the module in a folder that is open to all" "$(head -n1 "$tmp/err")" \
		"ampy: ampy-net.so beside this program is not loaded: another user may have put it there"
	chmod 700 "$tmp/beside"
	# Where a part is not at all, and where it lacks a library, the others still tell their versions.
	rm "$tmp/beside/ampy-net.so"
	"$tmp/beside/ampy" --version --verbose >"$tmp/out" 2>"$tmp/err"
	same "no network part: exit" $? 0
	same "no network part" "$(sed -n 's/^missing: .*(ampy-net.so) is neither in .*/none/p' "$tmp/out")" none
	same "no network part: the others" "$(grep -c '^libarchive [0-9]' "$tmp/out")" 1
	echo "no library" >"$tmp/beside/ampy-net-libgit2-1.5.so"
	"$tmp/beside/ampy" --version --verbose --json >"$tmp/out" 2>"$tmp/err"
	same "a network part that lacks a library" "$(jq -r '.missing[] | test("libcurl4 and libgit2-1.1")' "$tmp/out")" true
	same "a network part that lacks a library: the others" "$(jq -r '.libraries | keys | join(" ")' "$tmp/out")" \
		"cjson libarchive libxml2"
fi

# As a module of Ansible: what it is handed, and what a person types in the same shape.
while IFS='~' read -r want filter value given; do
	printf '%s' "$given" >"$tmp/args"
	"$ampy" "$tmp/args" >"$tmp/out" 2>"$tmp/err"
	same "exit as a module, $given" $? "$want"
	json "$tmp/out" "$filter" "$value"
	same "one line as a module, $given" "$(wc -l <"$tmp/out") $(wc -c <"$tmp/err")" "1 0"
done <<EOF
0~[.changed, .failed, .rc, .ansible_facts.ampy.state] | map(tostring) | join(" ")~false false 0 ready~{"_ansible_check_mode": false, "state": "doctor", "root": "$root"}
0~.ansible_facts.ampy.facts.distro.id~debian~{"_ansible_check_mode": false, "state": "doctor", "root": "$root"}
0~.ansible_facts.ampy.state~not-ready~{"_ansible_check_mode": false, "state": "doctor", "root": "$roots/debian-12"}
0~[.changed, .failed, (.steps | length > 0), (.diff.after | test("package build-essential"))] | map(tostring) | join(" ")~true false true true~{"_ansible_check_mode": true, "_ansible_diff": true, "root": "$roots/debian-12"}
0~has("diff") or has("steps")~false~{"_ansible_check_mode": true, "_ansible_diff": true, "_ansible_no_log": true, "root": "$roots/debian-12"}
0~[.changed, .diff] | map(tostring) | join(" ")~false null~{"_ansible_check_mode": true, "_ansible_diff": true, "root": "$root"}
1~.msg~unknown profile 'dve'; did you mean 'dev'?~{"_ansible_check_mode": true, "profile": "dve"}
1~.failed~true~{"_ansible_check_mode": true, "root": "/nowhere"}
1~.failed~true~{"_ansible_check_mode": true
1~.msg | test("secret")~false~{"_ansible_no_log": true, "venv": "/v", "index": "https://u:secret@host/"}
1~.msg~'state' has to be ready (to set the machine up) or doctor (to look at it only)~{"_ansible_diff": true, "state": "x"}
EOF
printf '{"name": "x"}' >"$tmp/args"
mkfifo "$tmp/args.fifo"
{ printf '{"_ansible_diff": true, "profile": "'; head -c 300000 /dev/zero | tr '\0' x; printf '"}'; } >"$tmp/args.long"
for given in "$tmp/args" "$tmp/args.fifo" /dev/null "$tmp" "$tmp/none"; do
	timeout 10 "$ampy" "$given" >"$tmp/out" 2>"$tmp/err"
	same "a person's 'ampy $given'" "$? $(head -n 1 "$tmp/err")" "2 ampy: unknown command '$given'"
done
"$ampy" "$tmp/args.long" >"$tmp/out" 2>"$tmp/err"
same "a module's arguments without end" "$? $(jq -r .failed <"$tmp/out")" "1 true"

echo "cli: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && { [ -z "${CI:-}" ] || [ $skipped = 0 ]; }
