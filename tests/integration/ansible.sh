#!/bin/bash
# ampy as a module of Ansible, over ssh, on machines with a network of their own: ansible.sh AMPY
#
# Everything runs in namespaces without names, so that nothing of it can be left behind: the network of
# the test, and for each machine a network, a process table and a throw-away copy of a Debian 12 that
# lacks a part of what Python development needs.
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/repo.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/machine.sh"

HOSTS=3

# host_up N: starts the machine hN, whose root is then /mnt/hN/m.
host_up() {
	local at=/mnt/h$1 pid i
	mkdir -p "$at/u" "$at/w" "$at/m"
	mount -t overlay ampy -o "lowerdir=$WORK/root,upperdir=$at/u,workdir=$at/w" "$at/m" || return
	cat >"$WORK/sshd$1.conf" <<-END
		ListenAddress 10.77.0.1$1
		HostKey $WORK/key
		AuthorizedKeysFile $WORK/key.pub
		StrictModes no
		UsePAM no
		PidFile none
		Subsystem sftp internal-sftp
		ChrootDirectory $at/m
	END
	# shellcheck disable=SC2016
	unshare --net --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c '
		hostname "$2" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
		mount -t tmpfs run "$1/run" && echo >"$1/run/up" &&
		until ip addr show dev eth0 2>/dev/null | grep -q "inet "; do sleep 0.02; done &&
		exec /usr/sbin/sshd -D -e -f "$3"' sh "$at/m" "h$1" "$WORK/sshd$1.conf" \
		</dev/null >"$WORK/sshd$1.log" 2>&1 &
	for ((i = 0; i < 500; i++)); do
		read -r pid _ <"/proc/$!/task/$!/children" && [ -n "$pid" ] && break
		sleep 0.01
	done 2>/dev/null
	# shellcheck disable=SC2016
	ip link add "v$1" type veth peer name eth0 netns "$pid" && ip link set "v$1" master br0 up &&
		nsenter -t "$pid" --net sh -c 'ip link set lo up && ip link set eth0 up && ip addr add "$1/24" dev eth0' \
			sh "10.77.0.1$1"
	echo "h$1 ansible_host=10.77.0.1$1" >>"$WORK/hosts"
	echo "$pid" >"$WORK/pid$1"
}

# on N COMMAND...: runs the command on the machine hN.
on() {
	local pid
	pid=$(cat "$WORK/pid$1")
	shift
	# Its first process is sshd, which is not in the root: the mounts are its, the root is not.
	nsenter -t "$pid" --mount --uts --ipc --pid --net chroot "/mnt/h$(hostname_of "$pid")/m" env -i LC_ALL=C HOME=/root \
		DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

hostname_of() {
	nsenter -t "$1" --uts hostname | tr -d h
}

# module NAME PATTERN ARGUMENTS [OPTION...]: the module on those machines; OUT has what each of them said.
module() {
	TEST=$1
	OUT=$WORK/${1// /-}.json
	timeout 150 ansible "$2" -m ampy -a "$3" "${@:4}" </dev/null >"$OUT" 2>"$WORK/err"
	RC=$?
	[ -s "$OUT" ] || tail -n 2 "$WORK/err"
}

# said FILTER WANT: what each of them said, with "hN: " before it, one after the other.
said() {
	same "$TEST: $1" "$(jq -r "[.plays[].tasks[-1].hosts | to_entries[] | .key + \": \" + (.value | $1 | tostring)] | join(\" \")" \
		"$OUT" 2>&1 | cut -c 1-600)" "$2"
}

# tree N: what differs on hN from the system that all are made of, without what Ansible and ssh leave.
tree() {
	on "$1" dpkg -l
	find "/mnt/h$1/u" -mindepth 1 -not -path '*/root/.ansible*' -not -path '*/u/root' -printf '%P %y %m %s %T@\n' | sort
}

trees() {
	local i
	for ((i = 1; i <= HOSTS; i++)); do tree $i; done
}

# changes_nothing NAME COMMAND...
changes_nothing() {
	local name=$1
	shift
	trees >"$WORK/before"
	"$@"
	trees >"$WORK/after"
	same "$name: nothing is changed on any machine" "$(diff "$WORK/before" "$WORK/after" | head -n 5)" ""
}

network() {
	local i
	mount -t tmpfs -o mode=755 ampy /mnt && mount -t tmpfs -o mode=755 run /run && mkdir /run/sshd || return
	# sshd looks for its users here.
	for i in passwd shadow; do
		cp -p /etc/$i "$WORK/" && grep ^joe: "$WORK/root/etc/$i" >>"$WORK/$i" && mount --bind "$WORK/$i" /etc/$i || return
	done
	ip link add br0 type bridge && ip addr add 10.77.0.1/24 dev br0 && ip link set br0 up && ip link set lo up || return
	ssh-keygen -q -t ed25519 -N '' -f "$WORK/key" </dev/null
	mkdir -p "$WORK/home" "$WORK/library" "$WORK/callbacks" "$WORK/cp"
	cp tests/integration/plays.py "$WORK/callbacks/"
	cp "$ONE" "$WORK/library/ampy"
	cat >"$WORK/ansible.cfg" <<-END
		[defaults]
		inventory=$WORK/hosts
		library=$WORK/library
		host_key_checking=False
		private_key_file=$WORK/key
		remote_user=root
		local_tmp=$WORK/home/tmp
		stdout_callback=plays
		callback_plugins=$WORK/callbacks
		bin_ansible_callbacks=True
		forks=$HOSTS
		[ssh_connection]
		control_path_dir=$WORK/cp
		ssh_common_args=-F none -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null
	END
	export HOME=$WORK/home ANSIBLE_CONFIG=$WORK/ansible.cfg ANSIBLE_NOCOLOR=1
	: >"$WORK/hosts"
	for ((i = 1; i <= HOSTS; i++)); do host_up $i || return; done
	for ((i = 1; i <= HOSTS; i++)); do
		soon bash -c ": </dev/tcp/10.77.0.1$i/22" || return
	done
}

# Nothing that the machines lack can be had on h3: its archive is gone.
facts() {
	machine_from /mnt/h3/m file:/opt/gone
	changes_nothing "facts" module "facts" all "state=doctor any_arch=yes"
	said .changed "h1: false h2: false h3: false"
	said '.ansible_facts.ampy | .facts.distro.id + " " + .facts.distro.version + " " + .state' \
		"h1: debian 12 not-ready h2: debian 12 not-ready h3: debian 12 not-ready"
	said '.ansible_facts.ampy.facts.python[0].version | test("^3[.]11")' "h1: true h2: true h3: true"
	said '[.ansible_facts.ampy.findings[] | select(.verdict == "fail").id] | index("native.blas") != null' \
		"h1: true h2: true h3: true"
	said '.ansible_facts.ampy.last_setup' "h1: never-ran h2: never-ran h3: never-ran"
	same "facts: exit" "$RC" 0
}

check() {
	changes_nothing "check mode" module "check mode" all "any_arch=true" --check --diff
	said .changed "h1: true h2: true h3: true"
	said '[.diff] | flatten[0].after | test("package build-essential\n")' "h1: true h2: true h3: true"
	said '[.steps[].kind] | join(",")' "h1: refresh,install h2: refresh,install h3: refresh,install"
	timeout 60 env ANSIBLE_STDOUT_CALLBACK=default ansible h1 -m ampy -a any_arch=1 --check --diff >"$WORK/out" 2>&1
	same "--diff: lines that come" "$(grep -c '^+package build-essential$' "$WORK/out")" 1
}

wrong() {
	changes_nothing "a wrong argument" module "a wrong argument" h1:h2 "profle=dev"
	said '.msg | test("no argument .profle. .did you mean .profile.")' "h1: true h2: true"
	same "a wrong argument: exit" "$RC" 2
	module "a password" h1 "venv=/srv/v index=https://joe:geheim@localhost/simple"
	said '[.failed, (.msg | test("password"))] | join(" ")' "h1: true true"
	same "a password: nobody tells it" "$(jq '[.plays[].tasks[].hosts[] | del(.invocation)] | tostring | test("geheim")' "$OUT")" false
	module "without rights" h1 "any_arch=yes" -u joe
	said '[.failed, (.msg | test("root rights.*become: true"))] | join(" ")' "h1: true true"
	module "nobody's environment" h1 "any_arch=yes venv=/srv/v" --check
	said '[.failed, (.msg | test("owner"))] | join(" ")' "h1: true true"
}

setup_all() {
	module "setup" all "profile=dev any_arch=yes"
	said .changed "h1: true h2: true h3: false"
	said '.failed // false' "h1: false h2: false h3: true"
	said '.ansible_facts.ampy | .state + " " + .last_setup' "h1: ready ready h2: ready ready h3: failed failed"
	said '.msg | test("^ready for the profile dev|^setup failed: .*opt/gone")' "h1: true h2: true h3: true"
	same "setup: exit" "$RC" 2
	changes_nothing "again" module "again" h1:h2 "profile=dev any_arch=yes"
	said '[.changed, .failed // false, .ansible_facts.ampy.state] | join(" ")' "h1: false false ready h2: false false ready"
	same "again: exit" "$RC" 0
	module "ready, in check mode" h1:h2 "any_arch=yes" --check
	said .changed "h1: false h2: false"
}

# interrupted: who ends the module gets an answer, and the next one goes on.
interrupted() {
	COPY=/mnt/h1/m TEST=interrupted
	on 1 dpkg --purge --force-depends libffi-dev >/dev/null 2>&1
	cp "$ONE" "$COPY/opt/module"
	echo '{"_ansible_check_mode": false, "any_arch": true}' >"$COPY/opt/args"
	close libffi-dev.postinst
	on 1 timeout -k 60 60 /opt/module /opt/args >"$WORK/out" 2>"$WORK/err" </dev/null &
	reached libffi-dev.postinst
	# shellcheck disable=SC2016
	on 1 sh -c 'for p in /proc/[0-9]*; do read -r name <"$p/comm" && [ "$name" = module ] && kill "${p#/proc/}" && break; done' \
		2>/dev/null
	sleep 0.5
	open libffi-dev.postinst
	wait $!
	same "interrupted: exit" "$?" 1
	same "interrupted: one answer" "$(jq -s -r 'length, .[0].failed, (.[0].msg | test("interrupted|signal"))' "$WORK/out" | paste -s -d ' ')" \
		"1 true true"
	module "after it was interrupted" h1 "any_arch=yes"
	said '[.failed // false, .ansible_facts.ampy.state] | join(" ")' "h1: false ready"
}

# h3's archive is back, h2 lacks something that it may not install, and h9 is not there.
play() {
	machine_from /mnt/h3/m file:/opt/repo
	on 2 sh -c 'dpkg --purge --force-depends libffi-dev && mv /opt/repo /opt/away' >/dev/null 2>&1
	echo "h9 ansible_host=10.77.0.99 ansible_ssh_timeout=5" >>"$WORK/hosts"
	cp recipes/examples/ansible.yml "$WORK/play.yml"
	OUT=$WORK/play.json
	timeout 200 ansible-playbook "$WORK/play.yml" -e ampy_any_arch=true -e "ampy_report=$WORK/report.json" \
		</dev/null >"$OUT" 2>"$WORK/err"
	same "play: exit" "$?" 2
	same "play: changes" "$(jq -r '.stats | to_entries[] | .key + " " + (.value.changed | tostring)' \
		"$OUT" | grep ^h | paste -s -d ' ')" "h1 0 h2 1 h3 1 h9 0"
	same "play: the report" "$(jq -r '.[] | [.host, .state, .changed, .failed] | join(" ")' "$WORK/report.json" | paste -s -d ,)" \
		"h1 ready false false,h2 failed true true,h3 ready true false,h9 unreachable false true"
	same "play: why" "$(jq -r '.[] | select(.host == "h2").message | test("native.ffi|libffi")' "$WORK/report.json")" true
	same "play: the table" "$(jq -r '.plays[-1].tasks[-2].hosts.localhost.msg[]' "$OUT" | awk '{ print $1, $2 }' | paste -s -d ,)" \
		"HOST STATE,h1 ready,h2 failed,h3 ready,h9 unreachable"
	same "play: its end" "$(jq -r '.plays[-1].tasks[-1].hosts.localhost.msg' "$OUT")" "not as they are to be: h2, h9"
	timeout 200 ansible-playbook "$WORK/play.yml" -e ampy_any_arch=true -e "ampy_report=$WORK/report.json" -e fleet=h1:h3 \
		</dev/null >"$OUT" 2>"$WORK/err"
	same "play: again: exit" "$?" 0
	same "play: again: the report" "$(jq -r '.[] | [.host, .state, .changed, .failed] | join(" ")' "$WORK/report.json" | paste -s -d ,)" \
		"h1 ready false false,h3 ready false false"
}

if [ "${1:-}" = --inside ]; then
	if ! network; then
		fail "the network" "$(tail -n 5 "$WORK"/sshd*.log)" "three machines"
		finish
	fi
	facts
	check
	wrong
	setup_all
	interrupted
	play
	finish
fi

[ $# -ge 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
AMPY=$(realpath "$1")
# shellcheck disable=SC2086
if none=$(missing $MACHINE_TOOLS ansible sshd ssh ip); then
	skip "needs $none" && finish
elif [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "machines need root rights and mounts of their own" && finish
fi
WORK=$(scratch ansible 3000)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
export WORK AMPY
if ! machine_root "$WORK" "$AMPY"; then
	skip "no root could be made" && finish
fi
ONE=$(machine_file "$AMPY")
export ONE
machine_libraries "$WORK/root" "$ONE"
inside "$WORK/root" useradd --create-home --shell /bin/sh --password '*' joe
timeout -k 5 300 unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc --propagation private \
	bash "$0" --inside </dev/null >"$WORK/log" 2>&1
grep -v '^[0-9]* passed' "$WORK/log"
# shellcheck disable=SC2034
PASSED=$(grep -c '^ok ' "$WORK/log") FAILED=$(grep -c '^FAIL ' "$WORK/log")
grep -q '^[0-9]* passed' "$WORK/log" || fail "the test" "$(tail -n 3 "$WORK/log")" "its end"
# shellcheck disable=SC2016
soon eval '! pgrep -f -- "$WORK/" >/dev/null'
same "no process is left" "$(pgrep -f -- "$WORK/" | paste -s -d ' ')" ""
finish
