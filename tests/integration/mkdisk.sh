#!/bin/bash
# Makes a disk that boots as a cloud machine for arm64 does: mkdisk.sh SUITE KIND OUTDIR
#
# SUITE bookworm or trixie; KIND bare (what a cloud image brings) or dev (what Python development
# needs is there but for a few packages, which are in OUTDIR/repo, a repository). In OUTDIR come
# disk.qcow2 (one ext4, no partition), kernel and initrd; the initrd copies the tree /laid of a second
# cpio archive, where one was added to it, onto the disk before it starts the system.
# Finished ones are kept in $AMPY_TEST_CACHE, and made anew after 30 days or when this file changes.
# Exit: 0 made, 2 wrong usage, 3 this machine cannot, 1 anything else.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$here/lib.sh"
# shellcheck source=/dev/null
. "$here/repo.sh"

TOOLS="mmdebstrap dpkg apt-get flock zstd tar unshare timeout sha256sum mke2fs qemu-img cpio gzip xz apt-ftparchive gpg"
CLOUD="systemd systemd-sysv systemd-resolved udev dbus kmod libpam-systemd cloud-init cloud-guest-utils sudo
	iproute2 netbase procps ca-certificates unattended-upgrades"
# In this order: each needs those before it.
MODULES="virtio/virtio_ring virtio/virtio virtio/virtio_pci_legacy_dev virtio/virtio_pci_modern_dev virtio/virtio_pci
	block/virtio_blk"

cannot() {
	printf 'mkdisk: %s\n' "$1" >&2
	exit 3
}

[ $# -eq 3 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
suite=$1 kind=$2 out=$3
case $suite in bookworm) python=3.11 ;; trixie) python=3.13 ;; *) echo "mkdisk: no suite '$suite'" >&2; exit 2 ;; esac
case $kind in bare | dev) ;; *) echo "mkdisk: no kind '$kind'" >&2; exit 2 ;; esac
[ "$(id -u)" -eq 0 ] || cannot "needs root rights"
# shellcheck disable=SC2086
! none=$(missing $TOOLS) || cannot "needs $none"

# What the disk of kind dev lacks; all of it is small, real, and proved by use.
LACKS="build-essential g++ liblapack-dev libblas-dev liblapack3 libblas3 libffi-dev python3-dev
	libpython3-dev python$python-dev libpython$python-dev"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache" "$out"
key=disk-$suite-$kind-$(cat "$0" "$here/mkroot.sh" "$here/repo.sh" | sha256sum | cut -c 1-16)
kept=$cache/$key.tar.zst

clock=${EPOCHREALTIME/[.,]/}
lap() {
	local now=${EPOCHREALTIME/[.,]/}
	printf 'mkdisk: %s %s: %s %d.%d s\n' "$suite" "$kind" "$1" \
		$(((now - clock) / 1000000)) $(((now - clock) / 100000 % 10)) >&2
	clock=$now
}

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
	"$@" >"$tmp/log" 2>&1 </dev/null && return
	tail -n 30 "$tmp/log" >&2
	echo "mkdisk: '$*' failed" >&2
	return 1
}

unpack_kept() {
	[ -s "$kept" ] || return 1
	if [ -z "$(find "$kept" -mtime +30)" ] &&
		timeout 120 zstd -qdc "$kept" | tar -C "$out" --sparse -xf -; then
		lap "unpack from cache"
		return 0
	fi
	rm -f "$kept"
	return 1
}

# fetched PACKAGE...: the archives of these alone are in $tmp/debs.
fetched() {
	mkdir -p "$tmp/debs"
	(cd "$tmp/debs" && quietly apt_for "$root" arm64 download "$@")
}

# Programs that are slow under emulation and bring nothing to this disk.
stub() {
	local f
	for f in update-ca-certificates update-initramfs; do
		[ ! -e "$root/usr/sbin/$f" ] || [ -e "$root/usr/sbin/$f.real" ] || mv "$root/usr/sbin/$f" "$root/usr/sbin/$f.real"
		printf '#!/bin/sh\nexit 0\n' >"$root/usr/sbin/$f"
		chmod 755 "$root/usr/sbin/$f"
	done
}

unstub() {
	local f
	for f in update-ca-certificates update-initramfs; do
		rm -f "$root/usr/sbin/$f"
		[ ! -e "$root/usr/sbin/$f.real" ] || mv "$root/usr/sbin/$f.real" "$root/usr/sbin/$f"
	done
}

# What a cloud image has, unpacked natively and configured in the root.
install_cloud() {
	quietly apt_for "$root" arm64 update
	# shellcheck disable=SC2086
	quietly apt_for "$root" arm64 install --download-only -y $CLOUD
	lap fetch
	quietly timeout 300 dpkg --root="$root" --force-architecture --force-depends --force-unsafe-io \
		--force-confnew --unpack "$root"/var/cache/apt/archives/*.deb
	lap unpack
	stub
	LIMIT=900 quietly inside "$root" dpkg --force-unsafe-io --force-confnew --configure -a
	unstub
	cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
	lap configure
}

# The kernel is only unpacked: nothing here makes an initrd of it or starts it from the disk.
install_kernel() {
	local name module file at release=
	name=$(apt_for "$root" arm64 install -s linux-image-cloud-arm64 | sed -n 's/^Inst \(linux-image-[0-9][^ ]*\).*/\1/p')
	fetched "$name" busybox-static
	dpkg-deb -x "$tmp"/debs/linux-image-*.deb "$tmp/kernel"
	dpkg-deb -x "$tmp"/debs/busybox-static_*.deb "$tmp/busybox"
	cp "$tmp"/kernel/boot/vmlinuz-* "$tmp/made/kernel"
	mkdir -p "$root/usr/lib/modules"
	for at in "$tmp"/kernel/lib/modules/* "$tmp"/kernel/usr/lib/modules/*; do
		[ ! -d "$at" ] || { release=${at##*/} && mv "$at" "$root/usr/lib/modules/"; }
	done
	quietly inside "$root" depmod "$release"
	mkdir -p "$tmp/init/bin" "$tmp/init/dev" "$tmp/init/proc" "$tmp/init/disk" "$tmp/init/modules"
	find "$tmp/busybox" -path '*/bin/busybox' -exec cp {} "$tmp/init/bin/" ';'
	for module in $MODULES; do
		file=$root/usr/lib/modules/$release/kernel/drivers/$module.ko
		if [ -e "$file" ]; then
			cp "$file" "$tmp/init/modules/"
		elif [ -e "$file.xz" ]; then
			xz -dc "$file.xz" >"$tmp/init/modules/${module##*/}.ko"
		fi
	done
	cat >"$tmp/init/init" <<-END
		#!/bin/busybox sh
		b=/bin/busybox
		\$b mount -t devtmpfs dev /dev; \$b mount -t proc proc /proc
		for m in $(echo "$MODULES" | tr -s '\n\t' '  '); do
			m=/modules/\${m##*/}.ko; [ ! -e \$m ] || \$b insmod \$m
		done
		i=0; while [ ! -b /dev/vda ] && [ \$i -lt 100 ]; do \$b usleep 50000; i=\$((i + 1)); done
		\$b mount -t ext4 -o rw,noatime /dev/vda /disk || { echo 'initrd: no disk'; \$b poweroff -f; }
		[ ! -d /laid ] || \$b cp -a /laid/. /disk/
		\$b umount /proc; \$b mount -o move /dev /disk/dev
		exec \$b switch_root /disk /sbin/init
	END
	chmod 755 "$tmp/init/init"
	(cd "$tmp/init" && find . | cpio -o -H newc -R 0:0 --quiet) | gzip -n >"$tmp/made/initrd"
	lap kernel
}

# What the maker of an image sets, and what would only take time here.
as_image() {
	local unit
	echo '/dev/vda / ext4 rw,noatime 0 1' >"$root/etc/fstab"
	echo ampy >"$root/etc/hostname"
	printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
	rm -f "$root/etc/resolv.conf"
	ln -s ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
	mkdir -p "$root/etc/systemd/network" "$root/etc/cloud/cloud.cfg.d"
	printf '[Match]\nName=e*\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n' \
		>"$root/etc/systemd/network/10-e.network"
	printf 'network: {config: disabled}\n' >"$root/etc/cloud/cloud.cfg.d/99-network.cfg"
	printf '%s\n' 'datasource_list: [NoCloud, None]' 'apt: {preserve_sources_list: true}' 'locale: C.UTF-8' \
		>"$root/etc/cloud/cloud.cfg.d/01_image.cfg"
	quietly inside "$root" systemctl enable systemd-networkd.service systemd-resolved.service
	for unit in man-db.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer \
		systemd-hwdb-update.service systemd-journal-catalog-update.service ldconfig.service; do
		ln -sf /dev/null "$root/etc/systemd/system/$unit"
	done
	: >"$root/etc/machine-id"
	rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "${root:?}"/var/lib/apt/lists/* \
		"$root"/var/lib/cloud/* "$root"/etc/ssh/ssh_host_*
}

# What is lacking becomes a repository; pip and what makes an environment are stand-ins.
make_repo() {
	local repo=$tmp/made/repo pips
	pips='import sys\nprint("pip 23.0.1 from " + __file__)\n'
	export REPO_ARCH=arm64
	mkdir -p "$repo"
	# shellcheck disable=SC2086
	repo_pack "$repo" "$root" $LACKS
	# shellcheck disable=SC2086
	quietly inside "$root" dpkg --purge $LACKS
	repo_new "$repo" python3-venv "$python.2-1" 'Depends: python3' "/usr/lib/python$python/ensurepip/__init__.py=" \
		"/usr/lib/python$python/ensurepip/__main__.py=$ENSUREPIP" \
		"/usr/lib/python$python/ensurepip/_bundled/pip-23.0.1-py3-none-any.whl="
	repo_new "$repo" python3-pip 23.0.1+dfsg-1 'Depends: python3' "/usr/lib/python3/dist-packages/pip/__main__.py=$pips" \
		'/usr/lib/python3/dist-packages/pip/__init__.py=__version__ = "23.0.1"\n' \
		'/usr/lib/python3/dist-packages/pip-23.0.1.dist-info/METADATA=Metadata-Version: 2.1\nName: pip\nVersion: 23.0.1\n'
	repo_new "$repo" ampy-other 1
	repo_key "$repo"
	repo_index "$repo" "$suite"
	cp "$repo/key.gpg" "$root/usr/share/keyrings/test.gpg"
	rm -rf "$repo/gpg"
	lap repository
}

ENSUREPIP='import os, sysconfig
at = os.path.join(sysconfig.get_paths()["purelib"], "pip")
os.makedirs(at, exist_ok=True)
open(os.path.join(at, "__init__.py"), "w").write("__version__ = \\"23.0.1\\"\\n")
open(os.path.join(at, "__main__.py"), "w").write("print(\\"pip 23.0.1\\")\\n")
'

exec 9>"$cache/disk-$suite-$kind.lock"
timeout 1800 flock 9 || cannot "another build of $key does not end"
unpack_kept && exit 0

emulation arm64 || cannot "programs of arm64 cannot run here (qemu-user-static, binfmt-support)"
namespaces || cannot "mounts of its own are not allowed here"
tmp=$(scratch mkdisk 6000)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
root=$tmp/root
mkdir "$tmp/made"
AMPY_TEST_CACHE=$cache "$here/mkroot.sh" "$suite" arm64 "$kind" "$root"
lap root
install_cloud
install_kernel
[ "$kind" != dev ] || make_repo
as_image
audit=$(inside "$root" dpkg --audit)
[ -z "$audit" ] || { printf 'mkdisk: dpkg --audit: %s\n' "$audit" >&2; exit 1; }
truncate -s 4G "$tmp/raw"
quietly mke2fs -q -t ext4 -E lazy_itable_init=1,lazy_journal_init=1 -d "$root" "$tmp/raw"
quietly qemu-img convert -O qcow2 "$tmp/raw" "$tmp/made/disk.qcow2"
rm -f "$tmp/raw"
lap disk
find "$cache" -maxdepth 1 -name "disk-$suite-$kind-*.tar.zst*" -mtime +7 -delete
timeout 300 tar -C "$tmp/made" -cf - . | zstd -q -3 -T2 -o "$kept.part"
mv "$kept.part" "$kept"
lap archive
unpack_kept
