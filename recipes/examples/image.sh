#!/bin/sh
# usage: image.sh TARGET AMPY [OPTION OF ampy setup...]: bakes an image whose machines are ready when they start
#
# TARGET is a folder that holds a system, or the file of a raw disk image with one; AMPY the program that the
# image is to carry, one file for its architecture (`make dist`). The setup is done from outside with root
# rights, and programs of the image run: it has to come from where you trust it. An image of another
# architecture needs qemu-user-static with binfmt. A new Debian, for example:
#
#   mmdebstrap --arch=arm64 --include=cloud-init,systemd-sysv,linux-image-arm64 bookworm /srv/image
#   image.sh /srv/image ampy-0.1.0-linux-arm64 --profile science
#
# In the environment: AMPY_HERE, the ampy that does it (that on PATH); AMPY_UNIT, the unit that does the rest on
# each machine's first boot (ampy-first-boot.service beside this script). Exit: that of ampy; 2 wrong usage.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
ampy=${AMPY_HERE:-ampy}
unit=${AMPY_UNIT:-$here/ampy-first-boot.service}
mounted=

die() {
	echo "image: $2" >&2
	exit "$1"
}

leave() {
	[ -z "$mounted" ] || { umount "$mounted" && rmdir "$mounted"; }
}

# systems FILE: where a partition of the disk begins and how long it is, in bytes; else the whole of it
partitions() {
	sfdisk -d "$1" 2>/dev/null | awk '
		/^sector-size:/ { sector = $2 }
		/start=/ {
			sub(/.*start= */, ""); start = $0 + 0
			sub(/.*size= */, ""); size = $0 + 0
			printf "%.0f %.0f\n", start * (sector ? sector : 512), size * (sector ? sector : 512)
			any = 1
		}
		END { if (!any) print 0, 0 }'
}

# mount_image FILE: mounts the partition with a system in it
mount_image() {
	at=$(mktemp -d)
	for place in $(partitions "$1" | tr ' ' ,); do
		size=${place#*,}
		mount -o "loop,offset=${place%,*}$([ "$size" = 0 ] || echo ",sizelimit=$size")" "$1" "$at" 2>/dev/null || continue
		if [ -e "$at/etc/os-release" ] || [ -L "$at/etc/os-release" ]; then
			mounted=$at
			return
		fi
		umount "$at"
	done
	rmdir "$at"
	die 2 "'$1' has no partition with a system in it"
}

# in_root SCRIPT [WORD...]: in the image, where no link leads out of it
in_root() {
	chroot "$root" /bin/sh -euc "$@" </dev/null
}

# put FILE PATH MODE: writes a file of the image, whole or not at all
put() {
	# shellcheck disable=SC2016
	chroot "$root" /bin/sh -euc 'mkdir -p "${1%/*}" && cat >"$1.new" && chmod "$2" "$1.new" && mv "$1.new" "$1"' \
		sh "$2" "$3" <"$1"
}

[ $# -ge 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
target=$1 carried=$2
shift 2
[ "$(id -u)" = 0 ] || die 2 "this needs root rights"
[ -f "$carried" ] || die 2 "there is no '$carried'"
[ -f "$unit" ] || die 2 "there is no '$unit'"
for option; do
	case $option in *[[:space:]\"\'\\\$]*) die 2 "'$option' cannot be handed on to the unit" ;; esac
done
trap leave EXIT
trap 'exit 130' INT TERM HUP
if [ -d "$target" ]; then
	root=$target
else
	[ -f "$target" ] || die 2 "there is no '$target'"
	mount_image "$target"
	root=$mounted
fi

# Made ready, and proved by use.
"$ampy" setup --root "$root" --trust-root --yes "$@"

# What the machines carry.
put "$carried" /usr/local/bin/ampy 755
if [ -d "$root/etc/systemd" ]; then
	put "$unit" /etc/systemd/system/ampy-first-boot.service 644
	in_root '
		mkdir -p /etc/default /etc/systemd/system/multi-user.target.wants
		echo "AMPY_OPTIONS=\"$*\"" >/etc/default/ampy-first-boot
		ln -sf ../ampy-first-boot.service /etc/systemd/system/multi-user.target.wants/' sh "$@"
else
	echo "image: there is no systemd in it: what starts it has to call 'ampy setup --first-boot'" >&2
fi

# What each machine has to have for itself, and what is out of date when it starts.
in_root '
	[ ! -e /etc/machine-id ] || : >/etc/machine-id
	[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
	rm -f /var/lib/systemd/random-seed /var/lib/ampy/result.json
	[ ! -d /etc/cloud ] || rm -f /etc/ssh/ssh_host_*
	rm -rf /var/lib/cloud/instance /var/lib/cloud/instances /var/lib/cloud/data /var/lib/cloud/sem
	rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb
	rm -rf /var/cache/dnf/* /var/cache/libdnf5/* /var/cache/zypp/*'

# Nothing is left to do for its machines.
"$ampy" setup --check --quiet --root "$root" "$@"
sync
