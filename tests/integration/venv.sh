#!/bin/bash
# Environments made by setup with the real pip, an index on loopback and as root for a user: venv.sh AMPY
#
# All of it happens in a throw-away copy of a system whose Python is externally managed.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$HERE/lib.sh"
SECRET=s3cr3t%2Fw0rd PLAIN=s3cr3t/w0rd

# prepare: what the copy needs beside the bare system, and the tests themselves.
prepare() {
	mkdir -p "$COPY/t" && cp "$AMPY" "$COPY/t/ampy" &&
		cp "$HERE/venv.sh" "$HERE/lib.sh" "$HERE/index.py" "$COPY/t/" || return 98
	LIMIT=600 inside "$COPY" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends install \
		python3 python3-venv python3-pip strace libinih1 libcjson1 libelf1 zlib1g >/dev/null' || return 98
	LIMIT=600 inside "$COPY" env CI="${CI:-}" bash /t/venv.sh --inside /t/ampy
}

outside() {
	AMPY=$(realpath "$1")
	if [ "$(id -u)" -ne 0 ] || ! namespaces; then
		skip "environments for a user need root rights and mounts of their own"
		finish
	fi
	work=$(scratch venv 3000)
	trap 'rm -rf "$work"' EXIT
	if ! "$HERE/mkroot.sh" bookworm amd64 bare "$work/root"; then
		skip "no bookworm system could be made"
		finish
	fi
	export AMPY HERE
	export -f prepare inside
	LIMIT=1500 copy "$work/root" prepare
	rc=$?
	[ $rc != 98 ] || skip "the system could not be made ready"
	[ $rc != 98 ] || finish
	exit $rc
}

# ampy WORD...: as root by sudo, unless $AS says otherwise.
ampy() {
	timeout 300 env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root SUDO_USER="${AS-ada}" \
		"$AMPY" setup --any-arch --profile minimal "$@" </dev/null
}

# traced FILE WORD...: the same, with every program that is started in the file.
traced() {
	local to=$1
	shift
	timeout 300 env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root SUDO_USER=ada \
		strace -f -qq -s 4096 -e trace=execve -e signal=none -o "$to" \
		"$AMPY" setup --any-arch --profile minimal "$@" </dev/null
}

# serve NAME [LOGIN]: an index whose port is in $PORT and whose requests are in /t/NAME.log.
serve() {
	: >"/t/$1.log"
	: >/t/port
	python3 /t/index.py serve /t/dist "/t/$1.log" ${2:+"$2"} >/t/port &
	servers="$servers $!"
	timeout 20 sh -c 'until [ -s /t/port ]; do sleep 0.1; done'
	PORT=$(cat /t/port)
}

# ended NAME RC WANT: the exit status of setup, with what it said where it is another.
ended() {
	same "$@"
	[ "$2" = "$3" ] || tail -n 8 /t/out | sed 's/^/    /'
}

# has ENV MODULE: its version, as the owner sees it.
has() {
	runuser -u ada -- "$1/bin/python" -I -c "import $2; print($2.version)" 2>&1 | tail -n 1
}

# leaks WHERE...: how many files below have the password in them, in whatever form.
leaks() {
	grep -rlaF -e "$SECRET" -e "$PLAIN" "$@" 2>/dev/null | wc -l
}

# Packages: a plain one, one that needs it, one that has to be built, and what its build needs.
packages() {
	local make="python3 /t/index.py"
	mkdir /t/dist /t/wheels
	$make wheel /t/dist plain 1.0 && $make wheel /t/dist plain 2.0 && $make wheel /t/dist user 1.0 'plain>=1' &&
		$make wheel /t/dist helper 1.0 && $make sdist /t/dist built 1.0 /t/uids helper &&
		$make wheel /t/wheels local 1.0
	install -d -m 755 -o ada /srv/ada
	touch /t/uids && chmod 666 /t/uids && chmod -R a+rX /t
}

names_and_index() {
	local env=/home/ada/env index=http://127.0.0.1:$1/simple
	ampy --venv $env --pip 'plain<2' --pip user --pip built --index "$index" --yes >/t/out 2>&1
	ended "index: setup" $? 0
	same "index: the version that was asked for" "$(has $env plain)" 1.0
	same "index: what needs it" "$(has $env user)" 1.0
	same "index: pip is there" "$(runuser -u ada -- $env/bin/python -I -m pip --version >/dev/null; echo $?)" 0
	same "nothing in it belongs to root" "$(find /home/ada -user root -o -group root | wc -l)" 0
	same "the build was the user's" "$(sort -u /t/uids)" "$(id -u ada)"
	same "the system's Python has none of it" \
		"$(find /usr/lib/python3 /usr/local/lib -name '*plain*' | wc -l)" 0
	: >/t/open.log
	traced /t/trace --venv $env --pip 'plain<2' --pip user --pip built --index "$index" --yes >/t/out 2>&1
	ended "again: setup" $? 0
	same "again: no pip is started" "$(grep -c '"pip"\|"venv"' /t/trace)" 0
	same "again: nothing is asked" "$(wc -l </t/open.log)" 0
	ampy --venv $env --pip 'plain<2' --index "$index" --check >/t/out 2>&1
	ended "again: nothing is to be done" $? 0
	ampy --venv $env --pip 'plain>=2' --index "$index" --check >/t/out 2>&1
	ended "a newer one is to be installed" $? 1
	ampy --venv $env --pip nowhere --index "$index" --yes >/t/out 2>&1
	same "a name that does not exist is a failure" "$(($? != 0))" 1
	same "... and nothing else was lost" "$(has $env user)" 1.0
}

password() {
	local env=/home/ada/locked index=127.0.0.1:$1/simple
	ampy --venv $env --pip plain --index "http://$index" --yes >/t/out 2>&1
	same "without a password: refused" "$(($? != 0)) $(grep -c ^401 /t/locked.log | sed 's/[1-9][0-9]*/some/')" "1 some"
	rm -f /t/uids && touch /t/uids && chmod 666 /t/uids
	ampy --venv $env --pip plain --pip built --index "http://who:$SECRET@$index" --plan >/t/plan 2>&1
	ampy --venv $env --pip plain --pip built --index "http://who:$SECRET@$index" --plan --json >>/t/plan 2>&1
	ampy --venv $env --pip plain --pip built --index "http://who:$SECRET@$index" --as sh >>/t/plan 2>&1
	same "the plan has no password in it" "$(leaks /t/plan)" 0
	traced /t/trace --venv $env --pip plain --pip built --index "http://who:$SECRET@$index" --yes >/t/out 2>&1
	ended "with a password: setup" $? 0
	same "with a password: it is there" "$(has $env plain)" 2.0
	same "with a password: the build's own pip was served" "$(grep -c '^200 /files/helper' /t/locked.log)" 1
	# What was typed is what ampy itself was started with.
	grep -v 'execve("/t/ampy"' /t/trace >/t/trace.rest
	same "no program got the password as an argument" "$(leaks /t/trace.rest)" 0
	same "nothing that was printed had it" "$(leaks /t/out)" 0
	same "no file keeps it" "$(leaks /var/lib/ampy /var/log/ampy /home/ada /tmp /root)" 0
	same "the build was the user's" "$(sort -u /t/uids)" "$(id -u ada)"
}

# Without an index that answers: a wheel on disk needs none.
wheels_and_files() {
	local env=/srv/ada/env index=http://127.0.0.1:$1/simple
	ampy --venv $env --pip /t/wheels/local-1.0-py3-none-any.whl --index "$index" --yes >/t/out 2>&1
	ended "wheel on disk: setup" $? 0
	same "wheel on disk: it is there" "$(has $env local)" 1.0
	printf '# what we need\nplain==2.0 \\\n\n' >/t/needs.txt
	ampy --venv $env --requirements /t/needs.txt --index "$index" --yes >/t/out 2>&1
	ended "requirements: setup" $? 0
	same "requirements: it is there" "$(has $env plain)" 2.0
	traced /t/trace --venv $env --pip /t/wheels/local-1.0-py3-none-any.whl --requirements /t/needs.txt \
		--index "$index" --yes >/t/out 2>&1
	same "wheel and requirements again: no pip is started" "$? $(grep -c '"pip"\|"venv"' /t/trace)" "0 0"
	rm -rf $env/lib/python3.11/site-packages/local-1.0.dist-info/INSTALLER $env/lib/python3.11/site-packages/local.py
	ampy --venv $env --pip /t/wheels/local-1.0-py3-none-any.whl --index "$index" --yes >/t/out 2>&1
	same "what an install was killed in is mended" "$? $(has $env local)" "0 1.0"
	ampy --venv $env --pip /t/wheels/none-1.0-py3-none-any.whl --yes >/t/out 2>&1
	ended "a wheel that is not there" $? 2
}

refusals() {
	AS='' ampy --venv /root/env --yes >/t/out 2>&1
	same "root alone is asked for whom" "$? $(grep -c -- --owner /t/out)" "2 1"
	ampy --venv /opt/env --yes >/t/out 2>&1
	ended "a folder where the owner may not write" $? 2
	ampy --venv /etc --yes >/t/out 2>&1
	ended "a folder with other things" $? 2
	ampy --venv /home/ada/env --pip -e --yes >/t/out 2>&1
	ended "an option in place of a name" $? 2
	AS='' ampy --venv /root/env --owner root --yes >/t/out 2>&1
	same "root, when it is said" "$? $(stat -c %u /root/env/bin)" "0 0"
	runuser -u ada -- env -i PATH="$PATH" HOME=/home/ada "$AMPY" setup --any-arch --profile minimal \
		--venv /home/ada/own --yes </dev/null >/t/out 2>&1
	same "the user alone" "$? $(stat -c %U /home/ada/own/bin)" "0 ada"
}

within() {
	AMPY=$1
	servers=''
	trap 'kill $servers 2>/dev/null' EXIT
	useradd --create-home ada
	packages
	serve open
	open=$PORT
	names_and_index "$open"
	serve locked "who:$PLAIN"
	password "$PORT"
	wheels_and_files "$open"
	refusals
	finish
}

case ${1:-} in
--inside) within "$2" ;;
'') sed -n '2s/^# //p' "$0" >&2; exit 2 ;;
*) outside "$1" ;;
esac
