#!/bin/bash
# What lies under apply, on this machine: ground.sh AMPY (beside whose objects tests/drive is built)
#
# Roots of their own leave nothing behind and reach nothing of the host; users have their own rights
# alone; locks are found, named and waited for.
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ $# -eq 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" -eq 0 ] || { skip "needs root rights"; finish; }
namespaces || { skip "namespaces are not allowed here"; finish; }
! none=$(missing setpriv strace python3) || { skip "needs $none"; finish; }
make -s -C "$here" MODE=release build/release/tests/drive >/dev/null || { fail "build of tests/drive"; finish; }
WORK=$(scratch ground 1500)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
install -m 755 "$here/build/release/tests/drive" "$WORK/drive"
drive() { timeout -k 5 "${LIMIT:-60}" "$WORK/drive" "$@"; }

arch=$(dpkg --print-architecture)
root=$WORK/root
"$here/tests/integration/mkroot.sh" bookworm "$arch" bare "$root" 2>/dev/null ||
	{ skip "no root of bookworm for $arch"; finish; }

# state ROOT: all that is in a root, with its times; mounts of this machine; its devices.
state() {
	(cd "$1" && find . -printf '%p %y %m %U %G %s %T@ %l\n' | sort | sha256sum)
	cat /proc/self/mountinfo
	hostname
	find /dev -xdev -printf '%p %y %m\n' | sort | sha256sum
}

# alone NAME: none of the processes that were started for it is left.
alone() {
	local end=$((SECONDS + 3))
	while pgrep -f 'sleep 98765[0-9]' >/dev/null && [ $SECONDS -lt $end ]; do
		sleep 0.1
	done
	same "$1" "$(pgrep -fa 'sleep 98765[0-9]')" ""
}

# --- a root of its own ----------------------------------------------------------------------
state "$root" >"$WORK/before"
drive -r "$root" >"$WORK/out" 2>&1
same "a program starts in the root" "$?$(cat "$WORK/out")" 0
drive -r "$root" /bin/sh -c '
	hostname ampy-cell 2>/dev/null
	echo 1 >/proc/sys/kernel/panic
	mknod /tmp/disk b 8 0
	mount -t tmpfs x /mnt
	umount /proc
	date -s @0
	exit 7' >/dev/null 2>&1
same "the program's status comes back" $? 7
ls "$root/tmp/disk" >/dev/null 2>&1
same "no device can be made" $? 2
said=$(drive -r "$root" /bin/sh -c 'ls -d /proc/[0-9]* | wc -l; ls /dev | tr "\n" " "; echo; ls -A /run | tr "\n" " "')
same "it sees its own processes" "$(sed -n 1p <<<"$said" | awk '{ print ($1 < 7) }')" 1
same "it sees its own devices" "$(sed -n 2p <<<"$said" | sed 's/ampy-resolv.conf //')" \
	"fd full null ptmx pts random shm stderr stdin stdout tty urandom zero "
same "its /run is new" "$(sed -n 3p <<<"$said")" "lock "
# ls has one of its own.
same "the descriptors are 0 to 3" "$(drive -r "$root" /bin/ls /proc/self/fd 7</dev/null | tr "\n" " ")" "0 1 2 3 4 "
same "a terminal for dpkg is there" \
	"$(drive -r "$root" /usr/bin/perl -e 'open(F, "+<", "/dev/ptmx") and print "yes"')" yes
same "no terminal of ours" "$(drive -r "$root" /bin/sh -c 'exec 3<>/dev/tty' >/dev/null 2>&1; echo $?)" 2
drive -r "$root" /bin/sh -c 'setsid sleep 987651 & exit 0'
alone "what it leaves running is ended"
drive -r "$root" -t 1 /bin/sh -c 'setsid sleep 987652 & sleep 987652' >/dev/null 2>&1
same "the time limit holds" $? 125
alone "all of it ends after the time"
"$WORK/drive" -r "$root" /bin/sh -c 'setsid sleep 987653 & sleep 987653' >/dev/null 2>&1 &
pid=$!
sleep 0.5
same "it runs" "$(pgrep -cx -f 'sleep 987653')" 2
{ kill -9 $pid; wait $pid; } 2>/dev/null
alone "all of it ends when we are killed"
"$WORK/drive" -g -r "$root" /bin/sh -c 'trap "echo asked; exit 9" INT; while :; do sleep 0.1; done' >"$WORK/out" 2>/dev/null &
pid=$!
sleep 0.5
kill -TERM $pid
wait $pid
same "a gentle stop reaches the program" "$?$(cat "$WORK/out")" 9asked
state "$root" >"$WORK/after"
same "the root and this machine are as before" "$(diff "$WORK/before" "$WORK/after")" ""

# --- names are resolved, and nothing is left of that ----------------------------------------
conf=$root/etc/resolv.conf
want=$(cat /etc/resolv.conf)
names() { # names WHAT: the host's are seen, and the root's file is as it was
	local was got
	was=$(stat -c '%F %s %N' "$conf" 2>&1)
	got=$(drive -r "$root" /bin/cat /etc/resolv.conf)
	same "the host's name servers: $1" "$got" "$want"
	same "left as it was: $1" "$(stat -c '%F %s %N' "$conf" 2>&1)" "$was"
}
if [ -n "$want" ]; then
	rm -f "$conf"
	names "no file"
	"$WORK/drive" -r "$root" /bin/sleep 987654 >/dev/null 2>&1 &
	pid=$!
	sleep 0.3
	{ kill -9 $pid; wait $pid; } 2>/dev/null
	alone "killed while the file was there"
	sleep 0.2
	same "killed: no link is left" "$(ls -A "$conf" 2>/dev/null)" ""
	ln -s /dev/ampy-resolv.conf "$conf"
	drive -r "$root" /bin/true
	same "a link that a power failure left goes" "$(ls -A "$conf" 2>/dev/null)" ""
	ln -sf ../run/systemd/resolve/stub-resolv.conf "$conf"
	names "a link into /run"
	ln -sf /nowhere/at/all "$conf"
	names "a link to nowhere"
	rm -f "$conf"
	: >"$conf"
	names "an empty file"
	echo 'nameserver 192.0.2.1' >"$conf"
	same "its own stay" "$(drive -r "$root" /bin/cat /etc/resolv.conf)" "nameserver 192.0.2.1"
	# A link out of the root must not lead there.
	echo secret >"$WORK/secret"
	ln -sf "$WORK/secret" "$conf"
	names "a link out of the root"
	rm -f "$conf"
else
	skip "this machine has no resolv.conf"
fi

# --- hostile roots --------------------------------------------------------------------------
mkdir "$WORK/victim"
for name in proc sys dev; do
	mv "$root/$name" "$root/$name.kept"
	ln -s "$WORK/victim" "$root/$name"
	drive -r "$root" >"$WORK/out" 2>&1
	same "/$name is a link: refused" "$?" 125
	rm "$root/$name"
	ln -s /etc "$root/$name"
	drive -r "$root" >"$WORK/out" 2>&1
	same "/$name is a link to /etc: refused" "$?" 125
	rm "$root/$name"
	mv "$root/$name.kept" "$root/$name"
done
same "nothing is in what they led to" "$(ls -A "$WORK/victim")" ""
mv "$root/run" "$root/run.kept"
ln -s "$WORK/victim" "$root/run"
drive -r "$root" >"$WORK/out" 2>&1
same "/run is a link: nothing is mounted there" "$?$(ls -A "$WORK/victim")" 0
rm "$root/run"
mv "$root/run.kept" "$root/run"
drive -r "$WORK/victim" >"$WORK/out" 2>&1
same "an empty folder is no system" "$?$(grep -c 'holds no system' "$WORK/out")" 1251
drive -r "$WORK/nowhere" >"$WORK/out" 2>&1
same "no folder is no system" $? 125
setpriv --reuid=65534 --regid=65534 --clear-groups "$WORK/drive" -r "$root" >"$WORK/out" 2>&1
same "without rights it says so" "$(cat "$WORK/out")" \
	"1 cannot enter '$root': namespaces of its own need root rights"

# --- another architecture -------------------------------------------------------------------
if [ "$arch" = amd64 ] && emulation arm64 &&
	"$here/tests/integration/mkroot.sh" bookworm arm64 bare "$WORK/arm64" 2>/dev/null; then
	drive -r "$WORK/arm64" >"$WORK/out" 2>&1
	same "an arm64 root runs" "$?$(cat "$WORK/out")" 0
	same "it is arm64" "$(drive -r "$WORK/arm64" /usr/bin/dpkg --print-architecture)" arm64
	# A program of a machine that nobody emulates here stands for one without binfmt_misc.
	printf '\026\000' | dd of="$WORK/arm64/bin/true" bs=1 seek=18 conv=notrunc status=none
	drive -r "$WORK/arm64" >"$WORK/out" 2>&1
	same "a foreign root: it says what to do" "$?$(grep -c 'qemu-user-static and binfmt-support' "$WORK/out")" 1251
	rm -rf "$WORK/arm64"
else
	skip "no arm64 root runs here"
fi

# --- users ----------------------------------------------------------------------------------
cat >>"$root/etc/passwd" <<-'END'
	builder:x:2345:2345::/home/builder:/bin/sh
	homeless:x:2346:2346::/nowhere:/bin/sh
END
printf 'builder:x:2345:\nextra:x:2350:other,builder\nnot:x:2351:builder2\n' >>"$root/etc/group"
install -d -o 2345 -g 2345 "$root/home/builder"
same "a user of the root: ids and groups" "$(drive -r "$root" -u builder /usr/bin/id)" \
	"uid=2345(builder) gid=2345(builder) groups=2345(builder),2350(extra)"
# shellcheck disable=SC2016
same "its environment and folder" \
	"$(drive -r "$root" -u builder /bin/sh -c 'echo $HOME $USER $LOGNAME $(pwd) ${TMPDIR:-none}')" \
	"/home/builder builder builder /home/builder none"
same "no rights are left" \
	"$(drive -r "$root" -u builder /bin/sh -c 'grep -E "^Cap(Prm|Eff|Inh|Amb)" /proc/self/status | cut -f2 | sort -u')" 0000000000000000
same "new rights are not forbidden" "$(drive -u nobody /bin/grep NoNewPrivs /proc/self/status | cut -f2)" 0
same "a home that is not there" "$(drive -r "$root" -u homeless /bin/pwd)" /
drive -r "$root" -u nosuch /bin/true >"$WORK/out" 2>&1
same "no such user" "$(cat "$WORK/out")" "2 there is no user 'nosuch' in $root"
same "a user of this machine" "$(drive -u nobody /usr/bin/id)" "$(setpriv --reuid=nobody --regid=nogroup --init-groups id)"
setpriv --reuid=65534 --regid=65534 --clear-groups "$WORK/drive" -u root /bin/true >"$WORK/out" 2>&1
same "another user needs rights" "$(cat "$WORK/out")" \
	"1 cannot start '/bin/true' as the user 'root': Operation not permitted"

# --- locks ----------------------------------------------------------------------------------
lock=$root/var/lib/dpkg/lock-frontend
cat >"$WORK/hold.py" <<'END'
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o640)
fcntl.lockf(fd, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
END
hold() { # hold SECONDS: sets $pid
	coproc HOLDER { exec python3 "$WORK/hold.py" "$lock" "$1"; }
	pid=$HOLDER_PID
	read -r _ <&"${HOLDER[0]}"
}
rm -f "$lock"
same "no lock file: free" "$(drive -l apt -r "$root")" free
same "and none is made" "$(ls "$lock" 2>/dev/null)" ""
hold 30
same "the holder is named" "$(drive -l apt -r "$root" 2>/dev/null | sed "s/pid $pid (python3[^)]*)/pid N/")" \
	"pid N holds '/var/lib/dpkg/lock-frontend'"
dir=$(stat -c %a "$WORK")
as_user=$(setpriv --reuid=65534 --regid=65534 --clear-groups "$WORK/drive" -l apt -r "$root" 2>/dev/null)
same "without rights too ($dir)" "${as_user/python3*)/)}" "pid $pid () holds '/var/lib/dpkg/lock-frontend'"
same "asking takes no lock and writes nothing" \
	"$(strace -f -qq -e trace=fcntl,flock,openat,openat2,open,creat "$WORK/drive" -l apt -r "$root" 2>&1 >/dev/null |
		grep -E 'SETLK|flock\(|O_CREAT|O_WRONLY|O_RDWR')" ""
begin=$SECONDS
drive -l apt -r "$root" -t 2 >/dev/null 2>"$WORK/out"
same "waiting ends after the time" "$?$(grep -c "^62 .*holds '/var/lib/dpkg/lock-frontend' (waited 2 s)" "$WORK/out")" 1251
same "and not later" $((SECONDS - begin < 5)) 1
{ kill "$pid"; wait "$pid"; } 2>/dev/null
hold 2
begin=$SECONDS
drive -l apt -r "$root" -t 30 >/dev/null 2>&1
same "waiting ends when it is released" "$?" 0
same "at once" $((SECONDS - begin < 6)) 1
wait "$pid" 2>/dev/null
mkdir -p "$root/var/lib/pacman"
: >"$root/var/lib/pacman/db.lck"
if pgrep -x pacman >/dev/null; then
	skip "a pacman runs here"
else
	same "a file that stayed behind" "$(drive -l pacman -r "$root" 2>/dev/null)" \
		"'/var/lib/pacman/db.lck' is there, though no program that makes it runs: it may be removed"
fi
finish
