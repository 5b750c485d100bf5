#!/bin/bash
# An image is baked by the example: a folder with a system, and a disk with partitions: image.sh AMPY
set -uo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/repo.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/machine.sh"

# bake TARGET OPTION...: RC and $WORK/out are what came of it; as in INSTALL, with ampy of this machine.
bake() {
	AMPY_HERE=$AMPY timeout 200 recipes/examples/image.sh "$1" "$ONE" "${@:2}" >"$WORK/out" 2>&1 </dev/null
	RC=$?
}

# host: what a bake could change of this machine.
host() {
	hostname
	cat /etc/machine-id 2>/dev/null
	awk '{ print $5 }' /proc/self/mountinfo | sort
	losetup -a 2>/dev/null | grep -F "$WORK" | sort
	find /etc /var/lib/ampy /var/log/ampy /var/lib/dpkg/status /usr/local/bin -newer "$WORK/start" 2>/dev/null | sort
}

# baked NAME ROOT: what such an image has to be.
baked() {
	local name=$1 root=$2
	same "$name: exit" "$RC$([ "$RC" = 0 ] || tail -n 5 "$WORK/out")" 0
	"$AMPY" doctor --root "$root" --any-arch --json >"$WORK/json"
	same "$name: doctor" "$? $(jq -r '[.findings[] | select(.verdict == "fail").id] | join(" ")' "$WORK/json")" "0 "
	# shellcheck disable=SC2086
	same "$name: lacks" "$(for p in $ADDS; do grep -qx "Package: $p" "$root/var/lib/dpkg/status" || echo "$p"; done)" ""
	same "$name: the machine's own" "$(cat "$root/etc/machine-id" "$root"/var/lib/ampy/result.json 2>/dev/null)" ""
	same "$name: lists" "$(find "$root/var/lib/apt/lists" -mindepth 1)" ""
	same "$name: ampy starts in it" "$(inside "$root" /usr/local/bin/ampy --version | cut -d ' ' -f 1)" ampy
	same "$name: the unit is wanted" "$(inside "$root" cat /etc/systemd/system/multi-user.target.wants/ampy-first-boot.service |
		cmp - recipes/examples/ampy-first-boot.service 2>&1)" ""
	same "$name: its options" "$(cat "$root/etc/default/ampy-first-boot")" 'AMPY_OPTIONS="--profile dev --any-arch"'
}

# folder: the system as a tree; again, it is ready already.
folder() {
	bake "$WORK/root" --profile dev --any-arch
	baked folder "$WORK/root"
	bake "$WORK/root" --profile dev --any-arch
	baked "folder, again" "$WORK/root"
	machine_from "$WORK/root" file:/opt/gone
	inside "$WORK/root" dpkg --purge --force-depends libffi-dev >/dev/null 2>&1
	bake "$WORK/root" --any-arch
	same "what cannot be had: exit" "$RC" 3
	bake "$WORK/none"
	same "nothing there: exit" "$RC" 2
}

# cycles: what systemd says of the unit between its own ones and cloud-init's last, as Debian has that.
cycles() {
	SYSTEMD_UNIT_PATH=$WORK/units: timeout 60 systemd-analyze verify --man=no ampy-first-boot.service \
		multi-user.target cloud-init.target 2>&1 | grep -E 'ampy|cloud-|cycle'
}

unit() {
	local at=$WORK/units
	mkdir -p "$at/multi-user.target.wants" "$at/cloud-init.target.wants"
	printf '[Unit]\nAfter=network-online.target multi-user.target\nBefore=apt-daily.service\n[Service]\nType=oneshot\nExecStart=%s\n' \
		/bin/true >"$at/cloud-final.service"
	printf '[Unit]\nAfter=multi-user.target\n' >"$at/cloud-init.target"
	sed "s#=/usr/local/bin/ampy#=$AMPY#" recipes/examples/ampy-first-boot.service >"$at/ampy-first-boot.service"
	ln -s ../ampy-first-boot.service ../cloud-init.target "$at/multi-user.target.wants/"
	ln -s ../cloud-final.service "$at/cloud-init.target.wants/"
	same "the unit" "$(cycles)" ""
	sed -i '/^DefaultDependencies/d' "$at/ampy-first-boot.service"
	same "the unit with a target's order would make a cycle" "$(cycles | grep -c -m 1 'ordering cycle')" 1
}

# disk: a raw image whose second partition has the system.
disk() {
	local mib
	mib=$(($(du -sm "$WORK/lower" | cut -f 1) + 500))
	truncate -s "${mib}M" "$WORK/part" && mkfs.ext4 -q -d "$WORK/lower" "$WORK/part" &&
		truncate -s $((mib + 20))M "$WORK/disk" &&
		printf 'label: gpt\nstart=2048, size=8MiB\nstart=20480, size=%sMiB\n' "$mib" | sfdisk -q "$WORK/disk" &&
		dd if="$WORK/part" of="$WORK/disk" bs=1M seek=10 conv=notrunc,sparse status=none && rm "$WORK/part" || return
	bake "$WORK/disk" --profile dev --any-arch
	mkdir "$WORK/at"
	mount -o loop,offset=$((10 << 20)) "$WORK/disk" "$WORK/at" || return
	baked disk "$WORK/at"
	umount "$WORK/at"
	same "disk: its file system" "$(e2fsck -fn "$WORK/disk?offset=$((10 << 20))" >/dev/null 2>&1; echo $?)" 0
}

[ $# -ge 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
AMPY=$(realpath "$1")
ONE=$(machine_file "$AMPY")
# shellcheck disable=SC2086
if none=$(missing $MACHINE_TOOLS systemd-analyze sfdisk mkfs.ext4 losetup); then
	skip "needs $none" && finish
elif [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "machines need root rights and mounts of their own" && finish
fi
WORK=$(scratch image 5000)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
if ! machine_root "$WORK" "$AMPY"; then
	skip "no root could be made" && finish
fi
rm "$WORK/root/usr/local/bin/ampy"
mkdir -p "$WORK/root/etc/systemd"
machine_libraries "$WORK/root" "$ONE"
cp -a "$WORK/root" "$WORK/lower"
touch "$WORK/start"
host >"$WORK/before"
folder
unit
if losetup -f >/dev/null 2>&1; then
	disk
else
	skip "there is no loop device"
fi
host >"$WORK/after"
same "this machine is as it was" "$(diff "$WORK/before" "$WORK/after")" ""
finish
