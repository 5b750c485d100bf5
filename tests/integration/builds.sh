#!/bin/bash
# A source in C becomes installable by one command, and the machine what it was by another: builds.sh AMPY
#
# In a throw-away Debian 12 with the real apt, its archive and pip; the index is on loopback.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$HERE/lib.sh"
# shellcheck source=/dev/null
. "$HERE/machine.sh"

# prepare: what the copy has before ampy comes: a Python that can make environments, and no compiler.
prepare() {
	mkdir -p "$COPY/t" && cp "$HERE/builds.sh" "$HERE/lib.sh" "$HERE/machine.sh" "$HERE/index.py" "$COPY/t/" || return 98
	machine_ampy "$COPY" "$AMPY"
	LIMIT=600 inside "$COPY" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends install \
		python3 python3-venv python3-pip jq >/dev/null' || return 98
	LIMIT=600 inside "$COPY" env CI="${CI:-}" bash /t/builds.sh --inside
}

outside() {
	AMPY=$(realpath "$1")
	if none=$(missing mmdebstrap unshare ldd); then
		skip "needs $none"
		finish
	fi
	if [ "$(id -u)" -ne 0 ] || ! namespaces; then
		skip "a throw-away system needs root rights and mounts of its own"
		finish
	fi
	work=$(scratch builds 3000)
	trap 'rm -rf "$work"' EXIT
	if ! "$HERE/mkroot.sh" bookworm amd64 bare "$work/root"; then
		skip "no bookworm system could be made"
		finish
	fi
	export AMPY HERE
	export -f prepare inside machine_ampy
	LIMIT=1200 copy "$work/root" prepare
	rc=$?
	[ $rc != 98 ] || skip "the system could not be made ready"
	[ $rc != 98 ] || finish
	exit $rc
}

# setup WORD...: as root by sudo, for ada
setup() {
	timeout 300 env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root SUDO_USER=ada \
		ampy setup --any-arch --profile minimal "$@" </dev/null
}

# ended NAME RC WANT: the exit status, with what was said where it is another
ended() {
	same "$@"
	[ "$2" = "$3" ] || tail -n 15 /t/out | sed 's/^/    /'
}

packages() {
	dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\n' | grep ' installed$'
	apt-mark showauto
}

# serve: the index; its port in $PORT, its requests in /t/log
serve() {
	python3 /t/index.py serve /t/dist /t/log >/t/port &
	server=$!
	timeout 20 sh -c 'until [ -s /t/port ]; do sleep 0.1; done'
	PORT=$(cat /t/port)
}

told() {
	ampy check -r /t/r.txt --index "$1" >/t/out 2>&1
	same "check: a source is not ready" $? 1
	same "check: what it lacks" "$(sed -n 's/.*missing here: //p' /t/out)" "build-essential libcap-dev python3-dev"
	ampy check -r /t/r.txt --index "$1" --json >/t/json 2>&1
	same "check: the same for programs" "$(jq -c '[.packages[] | select(.name == "python-prctl").system_packages,
		.results[0].build.installed] | map(select(. != null)) | unique' /t/json)" '[[],["libcap-dev"]]'
	setup --requirements /t/r.txt --index "$1" --plan --json >/t/json 2>&1
	same "plan: what the build takes" "$(jq -r '[.steps[] | select(.kind == "install").packages[]] | join(" ")' /t/json)" \
		"build-essential libcap-dev python3-dev"
	same "plan: what has to be built; the wheel beside it tells what it requires" \
		"$(jq -c '.builds | .provisional, (.packages | map(.name))' /t/json | xargs)" "false [python-prctl]"
	setup --pip python-prctl --index "$1" --plan --json >/t/json 2>&1
	same "plan: all is known of it" "$(jq -c '.builds | .provisional, (.packages | map(.version))' /t/json | xargs)" \
		"false [1.8.1]"
	setup --pip plain --index "$1" --plan --json >/t/json 2>&1
	same "plan: a wheel takes nothing" "$(jq -c '[.steps[].packages[]], .builds.packages' /t/json | xargs)" "[] []"
	setup --requirements /t/r.txt --index http://127.0.0.1:1/simple --plan --json >/t/json 2>&1
	same "plan: nobody to ask: provisional, and nothing is left out" \
		"$(jq -c '.builds | .provisional, (.packages | map(select(.assumed).name) | sort)' /t/json | xargs)" \
		"true [plain,python-prctl]"
	setup --requirements /t/r.txt --index "$1" --as sh >/t/script 2>/t/out
	same "the plan as a script" "$? $(sh -n /t/script && grep -c libcap-dev /t/script | sed 's/[1-9].*/some/')" "0 some"
	setup --requirements /t/r.txt --index "$1" --check >/t/out 2>&1
	ended "something is to be done" $? 1
	same "nothing was changed by all that" "$(packages | cmp - /t/before && echo same)" same
}

made() {
	local env=/home/ada/env
	runuser -u ada -- python3 -m venv /home/ada/try
	runuser -u ada -- /home/ada/try/bin/pip install -q --index-url "$1" -r /t/r.txt >/t/out 2>&1
	same "pip alone: the build fails" "$(($? != 0)) $(grep -c "No such file or directory: 'cc'" /t/out | sed 's/[1-9].*/some/')" "1 some"
	rm -rf /home/ada/try
	setup --requirements /t/r.txt --venv $env --index "$1" --yes >/t/out 2>&1
	ended "setup: it is built and installed" $? 0
	same "setup: it can be imported" \
		"$(runuser -u ada -- $env/bin/python -I -c 'import plain, python_prctl; print(plain.version, python_prctl.version)')" "1.0 1.8.1"
	same "setup: the library was marked as wanted" "$(apt-mark showmanual libcap-dev)" libcap-dev
	: >/t/log
	setup --requirements /t/r.txt --venv $env --index "$1" --check >/t/out 2>&1
	ended "again: nothing is to be done" $? 0
	same "again: the index is not even asked" "$(wc -l </t/log)" 0
	setup --requirements /t/r.txt --index "$1" --check >/t/out 2>&1
	ended "again, without an environment" $? 0
	env -i PATH="$PATH" HOME=/root ampy undo --venv --yes >/t/out 2>&1 </dev/null
	ended "undo" $? 0
	same "undo: the packages are what they were" "$(packages | diff /t/before - | head -n 3)" ""
	same "undo: the environment is gone" "$(test -e $env || echo gone)" gone
}

within() {
	useradd --create-home ada
	mkdir /t/dist
	python3 /t/index.py csdist /t/dist python-prctl 1.8.1 sys/capability.h cap
	python3 /t/index.py wheel /t/dist plain 1.0
	printf 'python-prctl==1.8.1\nplain\n' >/t/r.txt
	packages >/t/before
	serve
	trap 'kill $server 2>/dev/null' EXIT
	told "http://127.0.0.1:$PORT/simple"
	made "http://127.0.0.1:$PORT/simple"
	finish
}

case ${1:-} in
--inside) within ;;
'') sed -n '2s/^# //p' "$0" >&2; exit 2 ;;
*) outside "$1" ;;
esac
