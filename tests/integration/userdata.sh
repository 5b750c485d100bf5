#!/bin/bash
# usage: tests/integration/userdata.sh AMPY [SUITE...]: user-data of `ampy user-data`, checked by cloud-init's own
# schema and shellcheck, and done by the real cloud-init, without a boot, in throw-away Debian roots
# shellcheck disable=SC2016,SC2086,SC1010,SC2153 # what others expand; lists of words; the word done; PORT of repo.sh
set -u
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/lib.sh"
# shellcheck source=/dev/null
. "$here/repo.sh"

if [ "$(id -u)" != 0 ] || ! namespaces; then
	skip "userdata: needs root rights and mounts of its own"
	finish
fi
[ -n "${AMPY_USERDATA_APART:-}" ] ||
	AMPY_USERDATA_APART=1 exec unshare --mount --propagation private "$0" "$@"

tmp=$(scratch userdata 3000)
SERVER='' LISTENER='' INDEXER=''
trap 'kill $SERVER $LISTENER $INDEXER 2>/dev/null; umount -l /mnt 2>/dev/null; rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
ampy=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- bookworm trixie

# --- what their own tools say ---------------------------------------------------------------

# valid NAME FILE: a cloud-config that cloud-init knows all of
valid() {
	local said
	said=$(timeout 60 cloud-init schema -c "$2" 2>&1) || fail "$1: schema" "$said" valid
	PASSED=$((PASSED + 1))
}

# clean NAME FILE: the script, by three shells
clean() {
	local said
	said=$(shellcheck -s sh "$2" 2>&1 && dash -n "$2" 2>&1 && busybox ash -n "$2" 2>&1)
	if [ -z "$said" ]; then PASSED=$((PASSED + 1)); else fail "$1: shellcheck" "$said" ""; fi
}

printf 'one>=1\n-c limits.txt\n' >"$tmp/needs.txt"
printf 'one<9\n' >"$tmp/limits.txt"
hash=$(printf '%064d' 7)
largest=0 count=0
all=$("$ampy" user-data --release nothing 2>&1 >/dev/null | sed -n 's/.*[Tt]here are //p' | tr -d ,)
for release in $all; do
	for words in '' '--profile minimal' '--profile science --allow-repo' "--venv /opt/v --pip a>=1 --offline" \
		"--venv /opt/v --owner who --requirements $tmp/needs.txt --on-failure poweroff --offline"; do
		for form in cloud-config sh; do
			"$ampy" user-data --release "$release" --as $form $words --output "$tmp/$form" 2>"$tmp/err" ||
				fail "$release $words" "$(cat "$tmp/err")" user-data
		done
		case $release in debian:12 | ubuntu:24.04 | rhel:8 | amzn:2 | opensuse-leap:16.0 | alpine:3.22 | azurelinux:3.0)
			clean "$release $words" "$tmp/sh" ;;
		esac
		size=$(stat -c %s "$tmp/cloud-config")
		[ "$size" -le $largest ] || largest=$size
		count=$((count + 1))
	done
	case $release in debian:12 | ubuntu:24.04 | rocky:9 | alpine:3.22) valid "$release" "$tmp/cloud-config" ;; esac
done
same "releases" "$((count / 5 >= 30))" 1
same "the largest of $count, $largest bytes, is below 16 KiB" "$((largest < 16384))" 1
for form in cloud-config sh mime; do
	"$ampy" user-data --ampy https://h/ampy --sha256 "$hash" --as $form --output "$tmp/$form" --venv /opt/v \
		--requirements "$tmp/needs.txt" || fail "--ampy as $form" "$?" 0
done
valid "--ampy" "$tmp/cloud-config"
clean "--ampy" "$tmp/sh"
for example in "$here"/../../recipes/examples/*.yaml; do
	[ ! -e "$example" ] || valid "$(basename "$example")" "$example"
done

# --- cloud-init, without a boot -------------------------------------------------------------

# root_of SUITE: $tmp/root, a bare system with cloud-init, whose only archive is a small one
root_of() {
	rm -rf "$tmp/root"
	"$here/mkroot.sh" "$1" amd64 bare "$tmp/root" || return
	apt_for "$tmp/root" amd64 update && apt_for "$tmp/root" amd64 install --download-only -y $FROM_ARCHIVE >/dev/null || return
	inside "$tmp/root" apt-get -qq -y --no-download --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
		install $FROM_ARCHIVE >"$tmp/log" 2>&1 || { tail -n 20 "$tmp/log" >&2; return 1; }
	rm -rf "$tmp/root"/var/cache/apt/archives/*.deb "$tmp/root"/var/lib/apt/lists/* "$tmp/root"/etc/apt/sources.list*
	mkdir -p "$tmp/root/etc/apt/sources.list.d" "$tmp/root/opt/gate" "$tmp/root/var/lib/cloud/seed/nocloud"
	cp "$tmp/repo/key.gpg" "$tmp/root/usr/share/keyrings/test.gpg"
	cp -a "$tmp/repo/pool" "$tmp/repo/dists" "$tmp/root/opt/"
	echo 'deb [signed-by=/usr/share/keyrings/test.gpg] file:/opt test main' >"$tmp/root/etc/apt/sources.list"
	# What needs the network, a boot loader or an init is no matter of this.
	printf '%s\n' 'datasource_list: [NoCloud, None]' 'network: {config: disabled}' \
		'apt: {preserve_sources_list: true}' 'locale: false' 'ssh_deletekeys: false' 'ssh_genkeytypes: []' \
		'resize_rootfs: false' 'growpart: {mode: "off"}' >"$tmp/root/etc/cloud/cloud.cfg.d/99-test.cfg"
	printf '#!/bin/sh\necho "$*" >>/poweroff\n' >"$tmp/root/usr/local/sbin/poweroff"
	cat >"$tmp/root/opt/gate/gate" <<-'END'
		#!/bin/sh
		[ ! -p "/opt/gate/$1" ] || { echo $$ >"/opt/gate/$1"; read -r _ <"/opt/gate/$1.go"; }
	END
	chmod 755 "$tmp/root/opt/gate/gate" "$tmp/root/usr/local/sbin/poweroff"
}
FROM_ARCHIVE="cloud-init python3-venv curl"

# listen: what is written to the console and to the journal, in $tmp/console and $tmp/journal
listen() {
	rm -f "$tmp/tty"
	python3 -c 'import os, pty, selectors, socket, sys, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(sys.argv[1])
where = selectors.DefaultSelector()
where.register(ours, selectors.EVENT_READ, (open(sys.argv[2], "ab", 0), lambda: os.read(ours, 65536)))
where.register(log, selectors.EVENT_READ, (open(sys.argv[3], "ab", 0), lambda: log.recv(65536) + b"\n"))
with open(sys.argv[4] + ".part", "w") as f:
    f.write(os.ttyname(theirs))
os.rename(sys.argv[4] + ".part", sys.argv[4])
while True:
    for key, _ in where.select():
        key.data[0].write(key.data[1]())' /mnt/m/dev/log "$tmp/console" "$tmp/journal" "$tmp/tty" &
	LISTENER=$!
	until [ -s "$tmp/tty" ]; do sleep 0.02; done
	: >/mnt/m/dev/console
	mount --bind "$(cat "$tmp/tty")" /mnt/m/dev/console
}

# machine FILE: a new one at /mnt/m, whose user-data it is
machine() {
	kill $LISTENER 2>/dev/null
	umount -l /mnt 2>/dev/null
	mount -t tmpfs ampy /mnt && mkdir /mnt/u /mnt/w /mnt/m &&
		mount -t overlay ampy -o lowerdir="$tmp/root",upperdir=/mnt/u,workdir=/mnt/w /mnt/m || exit 99
	mount -t tmpfs dev /mnt/m/dev
	for node in null:3 zero:5 full:7 random:8 urandom:9 tty:0; do
		mknod -m 666 "/mnt/m/dev/${node%:*}" c "$([ "$node" = tty:0 ] && echo 5 || echo 1)" "${node#*:}"
	done
	ln -s /proc/self/fd /mnt/m/dev/fd
	cp "$1" /mnt/m/var/lib/cloud/seed/nocloud/user-data
	printf 'instance-id: i-test-%s\nlocal-hostname: test\n' "$((++machines))" >/mnt/m/var/lib/cloud/seed/nocloud/meta-data
	rm -f "$tmp/console" "$tmp/journal"
	listen
}
machines=0

# boot: all that cloud-init does on the way up, and the end of the machine.  $tmp/status is what it says.
boot() {
	timeout -k 5 "${LIMIT:-120}" unshare --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c '
		mount -t proc proc /mnt/m/proc && mount -t tmpfs run /mnt/m/run && exec env -i LC_ALL=C \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot /mnt/m sh -c "
			cloud-init init --local; cloud-init init; cloud-init modules --mode=config
			cloud-init modules --mode=final; cloud-init status --long >/status 2>&1"' \
		</dev/null >>"$tmp/boot" 2>&1
	cp /mnt/m/status "$tmp/status" 2>/dev/null
	sed -n 's/^status: *//p' "$tmp/status" >"$tmp/says" 2>/dev/null
}

# result FIELD: of result.json
result() {
	jq -r ".$1" /mnt/m/var/lib/ampy/result.json 2>&1
}

# is NAME STATE STATUS: what the machine and cloud-init say
is() {
	local at=/mnt/m/var/lib/ampy/result.json
	same "$1: state" "$(result state)" "$2"
	same "$1: cloud-init status" "$(cat "$tmp/says")" "$3"
	same "$1: one object with all its fields" "$(jq -s -r 'length as $n | .[0] | "\($n) \(.schema) \(keys | join(" "))"' $at)" \
		"1 ampy.result/1 ampy began boot by ended instance log message pid profile schema started state"
	same "$1: its rights" "$(stat -c '%a %U' /mnt/m/var/lib/ampy $at | tr '\n' ' ')" "700 root 600 root "
}

# lines FILE: those of ampy's, by their beginnings
lines() {
	tr -d '\r' <"$tmp/$1" 2>/dev/null | grep -o 'ampy: [A-Za-z ]*' | tr '\n' '|'
}

# installed: what there is of the small archive
installed() {
	inside_quiet dpkg-query -W -f '${db:Status-Status} ${Package}\n' $WANTED 2>/dev/null | sed -n 's/^installed //p' | sort | tr '\n' ' '
}
inside_quiet() {
	chroot /mnt/m env LC_ALL=C "$@"
}
WANTED="build-essential libblas-dev libffi-dev liblapack-dev python3-dev python3-pip"

# given NAME WORD...: user-data
given() {
	"$ampy" user-data --release "$release" "$@" --output "$tmp/given" || fail "user-data $*" "$?" 0
}

dev_null_log() { : >"$tmp/boot"; }

forms_test() {
	local form before
	for form in cloud-config sh mime gzip; do
		case $form in
		gzip) given --as cloud-config --gzip ;;
		*) given --as $form ;;
		esac
		machine "$tmp/given"
		boot
		is "$suite $form" ready done
		same "$suite $form: installed" "$(installed)" "$WANTED "
		same "$suite $form: where it runs at every boot" "$(stat -c %a /mnt/m/var/lib/cloud/scripts/per-boot/ampy-setup.sh)" 755
		same "$suite $form: whose" "$(result instance) $(result by) $(result profile) $(result boot)" \
			"i-test-$machines script dev $(cat /proc/sys/kernel/random/boot_id)"
		same "$suite $form: the console" "$(lines console)" "ampy: running|ampy: ready|"
		same "$suite $form: the journal" "$(lines journal)" "ampy: running|ampy: ready|"
		before=$(cat /mnt/m/var/lib/ampy/result.json; stat -c '%Y %s' /mnt/m/var/lib/dpkg/status)
		boot
		is "$suite $form, again" ready done
		same "$suite $form, again: nothing is done" \
			"$(cat /mnt/m/var/lib/ampy/result.json; stat -c '%Y %s' /mnt/m/var/lib/dpkg/status)" "$before"
		same "$suite $form, again: said once" "$(grep -c 'was made ready before' /mnt/m/var/log/cloud-init-output.log)" 1
	done
}

# What cannot be had, and what an end like that leads to.
failure_test() {
	given --with no-such-thing
	machine "$tmp/given"
	boot
	is "$suite lacking" not-ready error
	same "$suite lacking: the rest is installed" "$(installed)" "$WANTED "
	same "$suite lacking: says what" "$(result message | grep -c 'no no-such-thing')" 1
	same "$suite lacking: the console" "$(lines console)" "ampy: running|ampy: NOT READY|"
	same "$suite lacking: cloud-init names it" "$(grep -c scripts.per.boot "$tmp/status" | sed 's/[1-9].*/yes/')" yes
	given --with no-such-thing --on-failure ignore
	machine "$tmp/given"
	boot
	is "$suite ignored" not-ready done
	given --with no-such-thing --on-failure poweroff
	machine "$tmp/given"
	boot
	is "$suite powered off" not-ready error
	same "$suite powered off: once" "$(wc -l </mnt/m/poweroff)" 1
	# A tool that fails; once that is mended the next boot does it.
	given
	machine "$tmp/given"
	printf '#!/bin/sh\necho "E: \\"odd\\" \\\\ \001\377" >&2\nexit 1\n' >/mnt/m/usr/local/sbin/apt-get
	chmod 755 /mnt/m/usr/local/sbin/apt-get
	boot
	is "$suite broken" failed error
	same "$suite broken: says why" "$(result message | grep -cF 'E: "odd" \ ??')" 1
	rm /mnt/m/usr/local/sbin/apt-get
	boot
	is "$suite mended" ready done
}

# power_cut: the power fails as soon as something waits at the gate
power_cut() {
	boot 2>/dev/null &
	timeout 60 head -n 1 /mnt/m/opt/gate/build-essential.postinst >/dev/null || fail "$suite: the gate" none reached
	kill -KILL "$(pgrep -P "$(pgrep -P $! -x timeout)" -x unshare)"
	wait $!
	rm -f /mnt/m/opt/gate/build-essential.*
}

resume_test() {
	local form
	for form in cloud-config sh mime; do
		given --as $form
		machine "$tmp/given"
		mkfifo /mnt/m/opt/gate/build-essential.postinst /mnt/m/opt/gate/build-essential.postinst.go
		power_cut
		same "$suite $form, cut short: state" "$(result state) $(result ended)" "running null"
		same "$suite $form, cut short: dpkg" "$(inside_quiet dpkg --audit | grep -c build-essential)" 1
		boot
		is "$suite $form, resumed" ready done
		same "$suite $form, resumed: installed" "$(installed)" "$WANTED "
	done
	# The script itself had not reached the disk.
	given
	for part in 0 4096; do
		machine "$tmp/given"
		boot
		truncate -s $part /mnt/m/var/lib/cloud/scripts/per-boot/ampy-setup.sh
		rm -r /mnt/m/var/lib/ampy
		boot
		is "$suite, of the script only $part bytes" ready done
	done
	# A new instance of an image that was made of this machine.
	rm /mnt/m/var/log/cloud-init-output.log
	echo 'instance-id: i-other' >/mnt/m/var/lib/cloud/seed/nocloud/meta-data
	boot
	is "$suite, another instance" ready done
	same "$suite, another instance: done anew" "$(result instance) $(grep -c 'nothing to do' /mnt/m/var/log/cloud-init-output.log)" \
		"i-other 1"
	# What `ampy undo` took back stays so.
	sed -i 's/"state":"ready"/"state":"not-ready","undone":true/' /mnt/m/var/lib/ampy/result.json
	boot
	same "$suite, taken back: nothing is done" "$(result state)" not-ready
	echo '{ "schema": "ampy.res' >/mnt/m/var/lib/ampy/result.json
	boot
	is "$suite, a result that cannot be read" ready done
}

# cloud-init's own packages, an environment, and a network that comes late.
others_test() {
	local port
	given
	{ cat "$tmp/given"; printf 'packages: [own-thing]\npackage_update: true\n'; } >"$tmp/more"
	machine "$tmp/more"
	boot
	is "$suite with packages: of cloud-init" ready done
	same "$suite with packages: of cloud-init: installed" "$(inside_quiet dpkg-query -W -f '${db:Status-Status}' own-thing)" installed
	given --venv /home/debian/env --pip 'one>=1' --requirements "$tmp/needs.txt" --index "http://127.0.0.1:$INDEX/simple/"
	machine "$tmp/given"
	boot
	is "$suite environment" ready done
	same "$suite environment: installed" "$(inside_quiet su debian -c '/home/debian/env/bin/python -c "import one; print(one.version)"')" 2
	same "$suite environment: all of it is the user's" "$(find /mnt/m/home/debian/env ! -uid "$(inside_quiet id -u debian)" | wc -l)" 0
	repo_serve "$tmp/repo" "$tmp/serve"
	port=$PORT
	kill "$SERVER"
	wait "$SERVER"
	given
	machine "$tmp/given"
	echo "deb [signed-by=/usr/share/keyrings/test.gpg] http://127.0.0.1:$port test main" >/mnt/m/etc/apt/sources.list
	{ sleep 12; cd "$tmp/repo" && exec python3 -m http.server -b 127.0.0.1 "$port"; } >/dev/null 2>&1 &
	SERVER=$!
	boot
	is "$suite, a network that comes late" ready done
	same "$suite, a network that comes late: waited for" "$(grep -c 'the network failed; trying again' \
		/mnt/m/var/log/cloud-init-output.log | sed 's/[1-9].*/yes/')" yes
	kill "$SERVER"
}

# With ampy: a program that stands for it.
ampy_test() {
	mkdir -p "$tmp/web"
	cat >"$tmp/web/ampy" <<-'END'
		#!/bin/sh
		echo "$*" >>/called
		[ ! -e /refuse ] || exit 2
		sed 's/"by":"script"/"by":"ampy"/; s/"state":"running"/"state":"not-ready"/' /var/lib/ampy/result.json >/tmp/r
		cat /tmp/r >/var/lib/ampy/result.json
		exit 1
	END
	(cd "$tmp/web" && exec python3 -m http.server -b 127.0.0.1 0 >"$tmp/web.log" 2>&1) &
	SERVER=$!
	until port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$tmp/web.log" 2>/dev/null) && [ -n "$port" ]; do sleep 0.1; done
	"$ampy" user-data --ampy "http://127.0.0.1:$port/ampy" --sha256 "$(sha256sum "$tmp/web/ampy" | cut -d' ' -f1)" \
		--venv /opt/v --requirements "$tmp/needs.txt" --output "$tmp/given"
	machine "$tmp/given"
	boot
	is "$suite with ampy" not-ready error
	same "$suite with ampy: what it is told" "$(cat /mnt/m/called)" "setup --first-boot --yes --json --profile dev --venv /opt/v --requirements /usr/local/share/ampy/requirements-1.txt"
	same "$suite with ampy: the files" "$(cat /mnt/m/usr/local/share/ampy/requirements-[12].txt | tr '\n' ' ')" "one>=1 -c requirements-2.txt one<9 "
	same "$suite with ampy: the console is ampy's" "$(lines console)" "ampy: running|"
	touch /mnt/m/refuse
	boot
	is "$suite with an ampy that does nothing" failed error
	same "$suite with an ampy that does nothing: why" "$(result message)" "ampy did not begin: it ended with 2"
	"$ampy" user-data --ampy "http://127.0.0.1:$port/ampy" --sha256 "$hash" --output "$tmp/given"
	machine "$tmp/given"
	boot
	is "$suite with another hash" failed error
	same "$suite with another hash: nothing was started" "$(cat /mnt/m/called /mnt/m/usr/local/bin/ampy 2>/dev/null)" ""
	kill "$SERVER"
}

repo_for_all() {
	local name
	mkdir -p "$tmp/repo"
	for name in $WANTED; do repo_new "$tmp/repo" "$name" 99; done
	repo_new "$tmp/repo" own-thing 1
	repo_key "$tmp/repo"
	repo_index "$tmp/repo"
}

repo_for_all
mkdir -p "$tmp/dist"
for version in 1 2 9; do python3 "$here/index.py" wheel "$tmp/dist" one $version; done
(exec python3 "$here/index.py" serve "$tmp/dist" "$tmp/index.log") >"$tmp/index" &
INDEXER=$!
until [ -s "$tmp/index" ]; do sleep 0.1; done
INDEX=$(cat "$tmp/index")
for suite; do
	case $suite in bookworm) release=debian:12 ;; trixie) release=debian:13 ;; *) release=$suite ;; esac
	dev_null_log
	root_of "$suite" || { skip "userdata: no root of $suite"; continue; }
	forms_test
	resume_test
	others_test
	[ "$suite" = bookworm ] || continue
	failure_test
	ampy_test
done
finish
