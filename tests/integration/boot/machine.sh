# What a case of boot.sh is written in: a machine, its seed, power, and what is seen afterwards.
#
# A case has its name in CASE and a folder of its own in T; $T/laid is the tree that is laid over the
# machine's disk at its next power-on, $T/seen what was on the disk when it was looked at.
# shellcheck shell=bash disable=SC2154,SC2034,SC2119,SC2120

QEMU_EFI=/usr/share/qemu-efi-aarch64/QEMU_EFI.fd

# make_all: makes the disks that $WORK/disks lists and the program for arm64; says only what went wrong.
make_all() {
	local suite kind job=()
	while read -r suite kind; do
		tests/integration/mkdisk.sh "$suite" "$kind" "$WORK/$suite-$kind" 2>"$WORK/disk-$suite-$kind" >&2 ||
			tail -n 20 "$WORK/disk-$suite-$kind" &
		job+=($!)
	done <"$WORK/disks"
	make_ampy
	wait "${job[@]}"
}

# make_ampy: $WORK/ampy-arm64, one file that needs nothing but glibc.
make_ampy() {
	local file
	make --no-print-directory -s dist ARCHES=arm64 >"$WORK/dist.log" 2>&1 || { tail -n 20 "$WORK/dist.log"; return; }
	for file in build/dist/ampy-*-linux-arm64; do
		cp "$file" "$WORK/ampy-arm64"
	done
	chmod 755 "$WORK/ampy-arm64"
}

# disk: a new disk for the case.
disk() {
	read -r SUITE KIND <<<"${DISKS[$CASE]}"
	MADE=$WORK/$SUITE-$KIND
	BOOTS=0
	rm -f "$T/disk.qcow2"
	qemu-img create -q -f qcow2 -b "$MADE/disk.qcow2" -F qcow2 "$T/disk.qcow2"
	lay_checks
}

# lay PATH MODE: a file that will lie on the disk; its content comes on stdin.
lay() {
	mkdir -p "$T/laid${1%/*}"
	cat >"$T/laid$1"
	chmod "$2" "$T/laid$1"
}

# lay_unit NAME WANTED: a unit, from stdin, that this target wants.
lay_unit() {
	lay "/etc/systemd/system/$1" 644
	mkdir -p "$T/laid/etc/systemd/system/$2.wants"
	ln -sf "../$1" "$T/laid/etc/systemd/system/$2.wants/$1"
}

# lay_checks: what looks at the machine from inside once cloud-init has ended, and switches it off.
lay_checks() {
	mkdir -p "$T/laid/opt/boot"
	cp "$WORK/ampy-arm64" "$T/laid/opt/boot/ampy"
	cp tests/integration/boot/inside/* "$T/laid/opt/boot/"
	chmod 755 "$T"/laid/opt/boot/*
	lay_unit boot-check.service cloud-init.target <<-'END'
		[Unit]
		Description=Looks at the machine when cloud-init has ended
		After=cloud-final.service multi-user.target
		[Service]
		Type=oneshot
		TimeoutStartSec=infinity
		ExecStart=/opt/boot/check
	END
}

# look_at [WORD]: what the check looks at besides the result (see boot/inside/check), from now on.
look_at() {
	USES=${1:-}
	printf '%s\n' "$@" | lay /opt/boot/wanted 644
}

# serve: the repository of the disk (and ampy) on a port of the host, the machine's only source.
serve() {
	stop_server
	rm -rf "$T/served" "$T/server"
	mkdir -p "$T/served"
	cp -a "$MADE/repo/." "$T/served/"
	serve_ampy
	printf 'deb [signed-by=/usr/share/keyrings/test.gpg] http://10.0.2.2:%s %s main\n' "$PORT" "$SUITE" |
		lay /etc/apt/sources.list 644
	rm -f "$T/laid/etc/apt/sources.list.d/debian.sources"
	lay /etc/apt/sources.list.d/debian.sources 644 </dev/null
}

# serve_ampy: ampy alone.
serve_ampy() {
	mkdir -p "$T/served" "$T/server"
	cp "$WORK/ampy-arm64" "$T/served/ampy-arm64"
	repo_serve "$T/served" "$T/server"
}

stop_server() {
	[ -z "${SERVER:-}" ] || kill "$SERVER" 2>/dev/null
	SERVER=
}

# faults LINE...: how the server fails from now on (server.py); none without a line.
faults() {
	rm -f "$T/server/faults"
	[ $# -gt 0 ] || return 0
	printf '%s\n' "$@" >"$T/server/faults.part"
	mv "$T/server/faults.part" "$T/server/faults"
}

# user_data [OPTION...]: $T/user-data, as ampy prints it for this release.
user_data() {
	local release=debian:12
	[ "$SUITE" = bookworm ] || release=debian:13
	build/ampy user-data --release "$release" "$@" >"$T/user-data" 2>"$T/user-data.err" ||
		fail "$CASE: ampy user-data $*" "$(tail -n 3 "$T/user-data.err")" "user-data"
}

# with_ampy [OPTION...]: the same the other way: the machine fetches ampy.
with_ampy() {
	user_data --ampy "http://10.0.2.2:$PORT/ampy-arm64" --sha256 "$(sha256sum <"$WORK/ampy-arm64" | cut -d ' ' -f 1)" "$@"
}

# power_on [OPTION...] [-- ARGUMENT...]: the options of vm.py, and arguments for qemu. INSTANCE names the
# instance, CPU the processor, RC is what came of it; the laid tree is laid once and then forgotten.
power_on() {
	local options=()
	BOOTS=$((BOOTS + 1))
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	[ $# -eq 0 ] || shift
	printf 'instance-id: %s\nlocal-hostname: %s\n' "${INSTANCE:=iid-$CASE}" "${CASE//_/-}" >"$T/meta-data"
	cloud-localds "$T/seed" "$T/user-data" "$T/meta-data"
	{
		cat "$MADE/initrd"
		(cd "$T" && find laid | cpio -o -H newc -R 0:0 --quiet) | gzip -1
	} >"$T/initrd"
	LOG=$PWD/build/boot/$CASE-$BOOTS.log
	TMPDIR=$T timeout -k 5 "${LIMIT:-1800}" python3 tests/integration/vm.py "$LOG" "${LIMIT:-1780}" \
		--note login 'login:' --note result '^ampy: (ready|NOT READY|FAILED)' --note off 'reboot: Power down' \
		"${options[@]}" -- qemu-system-aarch64 -M virt -cpu "${CPU:-neoverse-n1}" -smp 2 -m 1024 \
		-accel tcg,thread=multi -kernel "$MADE/kernel" -initrd "$T/initrd" -append "root=/dev/vda rw console=ttyAMA0 boot.number=$BOOTS" \
		-drive "file=$T/disk.qcow2,if=none,id=d0,format=qcow2,cache=unsafe" -device virtio-blk-pci,drive=d0 \
		-drive "file=$T/seed,if=none,id=d1,format=raw,readonly=on" -device virtio-blk-pci,drive=d1 \
		-netdev user,id=n0 -device virtio-net-pci,netdev=n0,romfile= -device virtio-rng-pci -no-reboot \
		"$@" >"$T/times" 2>&1 </dev/null
	RC=$?
	printf 'time %-22s %8s %8s %8s\n' "$CASE $BOOTS" "$(at_time login)" "$(at_time result)" "$(at_time off)"
	grep -v -E '^(login|result|off) [0-9.]+$' "$T/times"
	rm -rf "${T:?}/laid"
	mkdir "$T/laid"
}

at_time() {
	sed -n "s/^$1 //p" "$T/times"
}

# ended NAME WANT: the machine switched itself off (0) or lost its power (2).
ended() {
	same "$CASE: $1: the machine" "$RC" "$2"
	[ "$RC" = "$2" ] || { echo "-- the last lines of $LOG:"; tail -n 60 "$LOG"; }
}

# look: takes from the disk what the case asks for.
look() {
	local at
	rm -rf "$T/seen" "$T/raw"
	mkdir -p "$T/seen"
	qemu-img convert -O raw "$T/disk.qcow2" "$T/raw"
	# Where power was lost the journal has the rest.
	e2fsck -fp "$T/raw" >"$T/fsck" 2>&1
	[ $? -le 1 ] || fail "$CASE: the disk" "$(tail -n 3 "$T/fsck")" "a whole one"
	for at in /opt/boot/out /var/lib/ampy /var/log/journal; do
		mkdir -p "$T/seen${at%/*}"
		debugfs -R "rdump $at $T/seen${at%/*}" "$T/raw" >/dev/null 2>&1
	done
	OWNERS=$(debugfs -R "stat /var/lib/ampy/result.json" "$T/raw" 2>/dev/null)
	rm -f "$T/raw"
	OUT=$T/seen/opt/boot/out/$BOOTS
}

# says NAME REGEX [COUNT]: so many lines of the console match (default: one or more).
says() {
	local n
	n=$(cut -c 10- "$LOG" | grep -c -E -- "$2")
	if [ -n "${3:-}" ]; then
		same "$CASE: $1" "$n" "$3"
	elif [ "$n" -gt 0 ]; then
		ok "$CASE: $1"
	else
		fail "$CASE: $1" "$(grep -i ampy "$LOG" | tail -n 8)" "a line with '$2'"
	fi
}

# seen NAME FILE WANT: a file that the check wrote has this one line.
seen() {
	same "$CASE: $1" "$(cat "$OUT/$2" 2>&1)" "$3"
}

# result FILTER: of result.json as it lies on the disk.
result() {
	jq -r "$1" "$T/seen/var/lib/ampy/result.json" 2>&1
}

# ready NAME BY: all that a machine that is ready shows, inside and on the disk.
ready() {
	same "$CASE: $1: result.json" "$(result '[.schema, .state, .by, .instance, .message] | map(tostring) | .[:4] | join(" ")')" \
		"ampy.result/1 ready $2 $INSTANCE"
	same "$CASE: $1: result.json is of the boot" "$(result .boot)" "$(cat "$OUT/boot")"
	case $OWNERS in
	*"Mode:  0600 "*"User:     0 "*) ok "$CASE: $1: result.json is root's alone" ;;
	*) fail "$CASE: $1: result.json is root's alone" "$OWNERS" "0600, root" ;;
	esac
	says "$1: one line on the console" '^ampy: ready' 1
	says "$1: one line at the start" '^ampy: running' 1
	seen "$1: setup --status" status.rc 0
	same "$CASE: $1: the journal" "$(grep -c '^ampy: ready\|^ready' "$OUT/journal")" 1
	seen "$1: cloud-init" cloud "status: done"
	complete "$1"
}

# order NAME REGEX...: the first lines of the console that match come in this order.
order() {
	local last=0 line regex name=$1
	shift
	for regex; do
		line=$(cut -c 10- "$LOG" | grep -n -m 1 -E -- "$regex" | cut -d : -f 1)
		if [ "${line:-0}" -le "$last" ]; then
			fail "$CASE: $name" "line ${line:-none} after $last" "'$regex' after what comes before it"
			return
		fi
		last=$line
	done
	ok "$CASE: $name"
}

# again BY: one more boot, which changes nothing.
again() {
	cp -r "$OUT" "$T/before"
	look_at
	power_on
	ended "again" 0
	look
	same "$CASE: again: packages" "$(diff "$T/before/packages" "$OUT/packages")" ""
	same "$CASE: again: marks" "$(diff "$T/before/marks" "$OUT/marks")" ""
	same "$CASE: again: result.json" "$(cat "$OUT/result.sum" "$OUT/result.stat")" \
		"$(cat "$T/before/result.sum" "$T/before/result.stat")"
	same "$CASE: again: by" "$(result .by)" "$1"
	says "again: it says so" "made ready before|nothing to do" 1
	says "again: nothing on the console" '^ampy: (running|ready|NOT READY|FAILED)' 0
	seen "again: cloud-init" cloud "status: done"
	complete "again"
	rm -rf "$T/before"
}

# complete NAME: the program and the user find what they need.
complete() {
	seen "$1: dpkg --audit" audit ""
	same "$CASE: $1: doctor" "$(cat "$OUT/doctor.rc")" 0
	same "$CASE: $1: what doctor finds" "$(verdicts '.verdict == "fail" or .verdict == "unknown"')" ""
	[ "$USES" = use ] || return 0
	seen "$1: the user's environment and extension" use "42"
	seen "$1: what of it is root's" roots ""
}

# verdicts FILTER: the findings of doctor for which it holds.
verdicts() {
	jq -r "[.findings[] | select($1).id] | unique | join(\" \")" "$OUT/doctor.json" 2>&1
}

# not_ready NAME STATE [STATUS]: all that a machine that is not ready shows.
not_ready() {
	same "$CASE: $1: result.json" "$(result .state)" "$2"
	same "$CASE: $1: it says why" "$(result '.message | type')" string
	[ -z "${3:-}" ] || seen "$1: setup --status" status.rc "$3"
	says "$1: one line on the console" '^ampy: (NOT READY|FAILED): .*; ' 1
	same "$CASE: $1: the journal" \
		"$(cat "$T"/seen/var/log/journal/*/system.journal | grep -c -a -E 'MESSAGE=(NOT READY|FAILED): ')" 1
}

# cpu NAME FIELD WANT: what doctor says of the processor.
cpu() {
	same "$CASE: $1" "$(jq -r ".facts.cpu | $2" "$OUT/doctor.json" 2>&1)" "$3"
}
