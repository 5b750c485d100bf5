#!/bin/bash
# Fetches what an artefact is linked with, from the distribution's own packages: fetch.sh ARCH OUTDIR
#
# OUTDIR gets old/, an old C library, for programs that start on that release and later ones; static/, the
# libraries that go into the program, and cjson/ and libxml2/, the sources of two more; net-SONAME/, for each
# release the shared libraries that the network part is linked with; copyright/; and packages, a line of each.
# Everything is fetched and verified by apt. Kept as an archive in $AMPY_TEST_CACHE, as mkroot.sh keeps
# its roots, and made anew after 7 days, since it holds the security updates.
# Exit: 0 made, 2 wrong usage, 3 this machine cannot, 1 anything else.
set -euo pipefail
umask 022

here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/../tests/integration/lib.sh"
# shellcheck source=/dev/null
. "$here/releases.sh"

KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

cannot() {
	printf 'dist: %s\n' "$1" >&2
	exit 3
}

[ $# -eq 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
arch=$1 out=$2
case $arch in arm64 | amd64) ;; *) echo "dist: no architecture '$arch'" >&2; exit 2 ;; esac
! none=$(missing apt-get dpkg-deb dpkg-source flock zstd tar sha256sum) || cannot "needs $none"
[ -r $KEYS ] || cannot "needs debian-archive-keyring"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || cache=$here/../build/cache
mkdir -p "$cache"
key=dist-$arch-$(cat "$0" "$here/releases.sh" | sha256sum | cut -c 1-16)
kept=$cache/$key.tar.zst

unpack_kept() {
	[ -s "$kept" ] && [ -z "$(find "$kept" -mtime +7)" ] || return 1
	rm -rf "$out"
	mkdir -p "$out"
	timeout 120 zstd -qdc "$kept" | tar -C "$out" --no-same-owner -xf - && return
	rm -rf "$kept" "$out"
	return 1
}

# apt SUITE COMMAND...: apt-get with that suite's lists and nothing of this machine but its addresses.
apt() {
	local suite=$1 log=$tmp/$1.log
	shift
	APT_CONFIG=$tmp/$suite/conf LC_ALL=C timeout -k 5 300 apt-get -qq "$@" >"$log" 2>&1 </dev/null && return
	tail -n 20 "$log" >&2
	return 1
}

# lists SUITE: a folder in which apt-get knows that suite's packages.
lists() {
	local at=$tmp/$1 archive security line
	archive=${AMPY_DEBIAN_ARCHIVE:-$(archive debian)}
	security=$(archive debian-security)
	[ -n "$archive" ] || cannot "no Debian archive among the machine's apt sources"
	mkdir -p "$at"/etc/apt/{apt.conf.d,preferences.d,trusted.gpg.d,sources.list.d} "$at"/var/{lib/dpkg,cache/apt/archives/partial,lib/apt/lists/partial}
	: >"$at/var/lib/dpkg/status"
	line="deb [arch=$arch signed-by=$KEYS]"
	{
		echo "$line $archive $1 main"
		# bullseye's security pool is gone from the archive while its index is still there.
		[ "$1" = bullseye ] || echo "$line $archive $1-updates main"
		[ "$1" = bullseye ] || [ -z "$security" ] || echo "$line $security $1-security main"
	} >"$at/etc/apt/sources.list"
	if [ "$1" = "$STATIC_SUITE" ]; then sed 's/^deb /deb-src /' "$at/etc/apt/sources.list" >"$at/etc/apt/sources.list.d/src.list"; fi
	cat >"$at/conf" <<-END
		Dir "$at";
		Dir::State::status "$at/var/lib/dpkg/status";
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		Acquire::Check-Valid-Until "false";
		APT::Update::Error-Mode "any";
	END
	apt "$1" update
}

# keep_copyright DEB FOLDER: of what goes into the program; where it is a link, another package has it.
keep_copyright() {
	local name source
	[ "${2##*/}" = static ] || return 0
	name=$(dpkg-deb -f "$1" Package)
	# shellcheck disable=SC2016
	source=$(dpkg-deb -W --showformat='${source:Package}' "$1")
	[ ! -f "$2/usr/share/doc/$name/copyright" ] || cat "$2/usr/share/doc/$name/copyright" >"$made/copyright/$source"
}

# source_of NAME: its source package, as the distribution has changed it.
source_of() {
	local at=$tmp/source-$1 version
	mkdir "$at"
	(cd "$at" && apt "$STATIC_SUITE" source --download-only "$1")
	(cd "$at" && dpkg-source --no-check -x ./*.dsc tree) >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
	version=$(sed -n 's/^Version: //p' "$at"/*.dsc | head -n 1)
	echo "static $1 $version $1 $version" >>"$made/packages"
	cat "$at/tree/debian/copyright" >"$made/copyright/$1"
	mkdir -p "$made/$1"
	case $1 in
	cjson) cp "$at"/tree/cJSON.[ch] "$made/$1/" ;;
	libxml2) cp -r "$at"/tree/*.[ch] "$at/tree/include" "$made/$1/" ;;
	esac
}

# unpack SUITE FOLDER PACKAGE...: these packages, and not what they depend on, and a line for each.
unpack() {
	local suite=$1 to=$made/$2 at=$tmp/$1/$2 deb
	shift 2
	mkdir -p "$at" "$to"
	(cd "$at" && apt "$suite" download "$@")
	for deb in "$at"/*.deb; do
		dpkg-deb -x "$deb" "$to"
		keep_copyright "$deb" "$to"
		# shellcheck disable=SC2016
		printf '%s %s\n' "${to##*/}" "$(dpkg-deb -W --showformat='${Package} ${Version} ${source:Package} ${source:Version}' "$deb")" >>"$made/packages"
	done
	relative "$to"
}

# relative ROOT: links that name a place from the root name it inside this one; what only runs goes.
relative() {
	local root=${1:?} link at
	if [ -d "$root/lib" ] && [ ! -L "$root/lib" ]; then
		mkdir -p "$root/usr/lib"
		cp -a "$root/lib/." "$root/usr/lib/"
		rm -rf "${root:?}/lib"
	fi
	[ -e "$root/lib" ] || ln -s usr/lib "$root/lib"
	find "$root" -type l -lname '/*' -print | while read -r link; do
		at=$(readlink "$link")
		ln -sfnr "$root$at" "$link"
	done
	for at in usr/share usr/bin usr/sbin etc bin sbin; do rm -rf "${root:?}/$at"; done
}

# What is there already and is what would be made.
[ "$(cat "$out/.key" 2>/dev/null)" != "$key" ] || [ -n "$(find "$out/.key" -mtime +7)" ] || exit 0
exec 9>"$cache/dist-$arch.lock"
timeout 900 flock 9 || cannot "another build of $key does not end"
unpack_kept && exit 0
tmp=$(scratch dist 600)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
made=$tmp/made
mkdir "$made" "$made/copyright"
pids=
for suite in "${!SONAME[@]}"; do
	lists "$suite" &
	pids+=" $!"
done
for pid in $pids; do wait "$pid" || cannot "the archive of the machine's apt sources does not give its lists"; done

# shellcheck disable=SC2086 # lists of words
unpack "$LIBC_SUITE" old $LIBC_PACKAGES
# shellcheck disable=SC2086
unpack "$STATIC_SUITE" static $STATIC_PACKAGES
for suite in "${!SONAME[@]}"; do
	# shellcheck disable=SC2086
	unpack "$suite" "net-${SONAME[$suite]}" ${NET_PACKAGES[$suite]}
done
for source in $STATIC_SOURCES; do source_of "$source"; done
sed -n 's/^static [^ ]* [^ ]* \([^ ]*\) .*/\1/p' "$made/packages" | while read -r source; do
	[ -s "$made/copyright/$source" ] || { echo "dist: no copyright of $source" >&2; exit 1; }
done
LC_ALL=C sort -o "$made/packages" "$made/packages"

echo "$key" >"$made/.key"
find "$cache" -maxdepth 1 -name "dist-$arch-*.tar.zst*" -mtime +7 -delete
timeout 300 tar -C "$made" -cf - . | zstd -q -3 -T2 -o "$kept.part" -f
mv "$kept.part" "$kept"
unpack_kept
