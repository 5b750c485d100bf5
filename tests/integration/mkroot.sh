#!/bin/bash
# Makes a configured Debian root from the distribution's own packages: mkroot.sh SUITE ARCH KIND OUTDIR
#
# SUITE bullseye, bookworm or trixie; ARCH arm64 or amd64; KIND bare (required packages and apt) or
# dev (bare and what Python development needs). Finished roots are kept as archives in
# $AMPY_TEST_CACHE; one is renamed into place only when it is whole, and made anew after 30 days.
# Exit: 0 made, 2 wrong usage, 3 this machine cannot, 1 anything else.
set -euo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

TOOLS="mmdebstrap dpkg apt-get flock zstd tar unshare timeout awk sha256sum"
DEV="python3 build-essential python3-dev libblas-dev libffi-dev liblapack-dev"

cannot() {
	printf 'mkroot: %s\n' "$1" >&2
	exit 3
}

[ $# -eq 4 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
suite=$1 arch=$2 kind=$3 out=$4
case $suite in bullseye | bookworm | trixie) ;; *) echo "mkroot: no suite '$suite'" >&2; exit 2 ;; esac
case $arch in arm64 | amd64) ;; *) echo "mkroot: no architecture '$arch'" >&2; exit 2 ;; esac
case $kind in bare | dev) ;; *) echo "mkroot: no kind '$kind'" >&2; exit 2 ;; esac

[ -z "$(ls -A "$out" 2>/dev/null)" ] || { echo "mkroot: '$out' is not empty" >&2; exit 2; }

[ "$(id -u)" -eq 0 ] || cannot "needs root rights"
# shellcheck disable=SC2086
! none=$(missing $TOOLS) || cannot "needs $none"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache"
key=$suite-$arch-$kind-$(sha256sum <"$0" | cut -c 1-16)
kept=$cache/$key.tar.zst

# lap PART: prints the seconds since the last one.
clock=${EPOCHREALTIME/[.,]/}
lap() {
	local now=${EPOCHREALTIME/[.,]/}
	printf 'mkroot: %s %s %s: %s %d.%d s\n' "$suite" "$arch" "$kind" "$1" \
		$(((now - clock) / 1000000)) $(((now - clock) / 100000 % 10)) >&2
	clock=$now
}

# unpack_kept: the archive's checksum is checked on the way; a broken one is thrown away.
unpack_kept() {
	[ -s "$kept" ] || return 1
	mkdir -p "$out"
	if [ -z "$(find "$kept" -mtime +30)" ] &&
		timeout 120 zstd -qdc "$kept" | tar -C "$out" --numeric-owner --xattrs --xattrs-include='*' -xf -; then
		lap "unpack from cache"
		return 0
	fi
	rm -rf "$kept" "$out"
	return 1
}

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
	"$@" >"$tmp/log" 2>&1 </dev/null && return
	tail -n 30 "$tmp/log" >&2
	echo "mkroot: '$*' failed" >&2
	return 1
}

# configure: unpacks the fetched packages natively, then configures them in the root.
configure() {
	quietly timeout 300 dpkg --root="$root" --force-architecture --force-depends --force-unsafe-io \
		--force-confnew --unpack "$root"/var/cache/apt/archives/*.deb
	lap unpack
	LIMIT=900 quietly inside "$root" dpkg --force-unsafe-io --force-confnew --configure -a
	lap configure
	rm -f "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin
}

# stanza URI SUITES: one of deb822.
stanza() {
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
		"$1" "$2" /usr/share/keyrings/debian-archive-keyring.gpg
}

make_bare() {
	local archive security hook=() from at=("$suite")
	archive=${AMPY_DEBIAN_ARCHIVE:-$(archive debian)}
	security=$(archive debian-security)
	[ -n "$archive" ] || cannot "no Debian archive among the machine's apt sources"
	timeout 30 /usr/lib/apt/apt-helper download-file "$archive/dists/$suite/Release" "$tmp/release" \
		>/dev/null 2>&1 || cannot "the archive of the machine's apt sources cannot be reached"
	# bullseye's security pool is gone from the archive while its index is still there.
	if [ "$suite" = bullseye ]; then
		security=
	else
		at+=("$suite-updates")
	fi
	# usrmerge would convert the tree in slow emulation; trixie's base-files needs no help.
	[ "$suite" = bookworm ] && hook=(--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr)
	# Each release with its sources in the format of its own installer.
	if [ "$suite" = trixie ]; then
		stanza "$archive" "${at[*]}" >"$tmp/debian.sources"
		[ -z "$security" ] || stanza "$security" "$suite-security" >>"$tmp/debian.sources"
		from=("$tmp/debian.sources")
	else
		from=("${at[@]/#/deb $archive }")
		[ -z "$security" ] || from+=("deb $security $suite-security")
		from=("${from[@]/%/ main}")
	fi
	TMPDIR=$tmp quietly timeout 600 mmdebstrap --arch="$arch" --variant=extract "${hook[@]}" \
		--include='?essential' --include='?priority(required)' --include=apt \
		--skip=cleanup/apt --aptopt='Acquire::Languages "none"' "$suite" "$root" "${from[@]}"
	lap fetch
	rm -f "$root"/var/cache/apt/archives/usr-is-merged*.deb
	configure
}

make_dev() {
	AMPY_TEST_CACHE=$cache "$0" "$suite" "$arch" bare "$root"
	lap bare
	# shellcheck disable=SC2016
	inside "$root" dpkg-query -W -f '${Package}\n' | sort >"$tmp/before"
	quietly apt_for "$root" "$arch" update
	# shellcheck disable=SC2086
	quietly apt_for "$root" "$arch" install --download-only -y $DEV
	lap fetch
	configure
	# What nobody asked for goes when what needed it goes, as after apt-get install.
	# shellcheck disable=SC2016
	inside "$root" dpkg-query -W -f '${Package}\n' | sort >"$tmp/after"
	# shellcheck disable=SC2046
	quietly inside "$root" apt-mark auto $(comm -13 "$tmp/before" "$tmp/after")
	# shellcheck disable=SC2086
	quietly inside "$root" apt-mark manual $DEV
	lap marks
}

exec 9>"$cache/$suite-$arch-$kind.lock"
timeout 1800 flock 9 || cannot "another build of $key does not end"
unpack_kept && exit 0

emulation "$arch" || cannot "programs of $arch cannot run here (qemu-user-static, binfmt-support)"
namespaces || cannot "mounts of its own are not allowed here"
tmp=$(scratch mkroot 4000)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
root=$tmp/root
clock=${EPOCHREALTIME/[.,]/}
"make_$kind"
audit=$(inside "$root" dpkg --audit)
[ -z "$audit" ] || { printf 'mkroot: dpkg --audit: %s\n' "$audit" >&2; exit 1; }
find "$cache" -maxdepth 1 -name "$suite-$arch-$kind-*.tar.zst*" -mtime +7 -delete
timeout 300 tar -C "$root" --numeric-owner --xattrs --xattrs-include='*' -cf - . | zstd -q -3 -T2 -o "$kept.part"
mv "$kept.part" "$kept"
lap archive
unpack_kept
