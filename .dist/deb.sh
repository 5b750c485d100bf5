#!/bin/bash
# Makes packages for Debian 11, 12 and 13 of what build.sh has made: deb.sh VERSION DATE ARCH...
set -euo pipefail
umask 022
export LC_ALL=C

[ $# -ge 3 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
version=$1 date=$2
shift 2
here=$(dirname "$(realpath "$0")")
cd "$here/.."
# shellcheck source=/dev/null
. tests/integration/lib.sh
! none=$(missing dpkg-deb gzip md5sum) || { echo "deb: needs $none" >&2; exit 3; }
SOURCE_DATE_EPOCH=$(date -u -d "$date 00:00:00" +%s)
# xz with several threads cuts its input into other blocks.
export SOURCE_DATE_EPOCH DPKG_DEB_THREADS_MAX=1
out=build/dist
work=build/dist-work
# What the program says of itself is the same for both; one of them starts here.
for self in "$out/ampy-$version-linux-$(dpkg --print-architecture)" build/ampy; do
	[ ! -x "$self" ] || break
done
[ -x "$self" ] || { echo "deb: no program that starts here can print the man page; run make" >&2; exit 3; }

# tree ROOT ARCH: the files of the package.
tree() {
	local root=$1 doc=$1/usr/share/doc/ampy
	install -d "$root/usr/bin" "$root/usr/lib/ampy" "$root/usr/share/ampy/recipes" "$root/usr/share/man/man1" \
		"$root/usr/share/bash-completion/completions" "$root/usr/share/lintian/overrides" "$doc" "$root/DEBIAN"
	install -m 755 "$out/ampy-$version-linux-$2" "$root/usr/bin/ampy"
	install -m 644 "$out/$2"/ampy-net-*.so "$root/usr/lib/ampy/"
	install -m 644 recipes/data/*.ini "$root/usr/share/ampy/recipes/"
	install -m 644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/ampy"
	install -m 644 "$out/ampy-$version-copyright.txt" "$doc/copyright"
	"$self" help --man | gzip -9n >"$root/usr/share/man/man1/ampy.1.gz"
	"$self" completion bash >"$root/usr/share/bash-completion/completions/ampy"
	printf 'ampy (%s) unstable; urgency=medium\n\n  * The release of %s.\n\n -- %s  %s\n' "$version" "$date" \
		"$(sed -n 's/^Maintainer: //p' "$here/control")" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" |
		gzip -9n >"$doc/changelog.gz"
}

# control ROOT ARCH: what dpkg wants to know.
control() {
	local size using
	size=$(cd "$1" && find . -path ./DEBIAN -prune -o -type f -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
	using=$(sed -n "s/^$2 [^ ]* [^ ]* \([^ ]*\) \([^ ]*\)\$/\1 (= \2)/p" "$out/ampy-$version-built-with.txt" | sort -u |
		paste -s -d , | sed 's/,/, /g')
	sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$2/" -e "s/@SIZE@/$size/" -e "s/@USING@/$using/" \
		"$here/control" >"$1/DEBIAN/control"
	(cd "$1" && find usr -type f | sort | xargs md5sum) >"$1/DEBIAN/md5sums"
	chmod 644 "$1/DEBIAN"/*
}

for arch; do
	root=$work/deb-$arch
	rm -rf "$root"
	tree "$root" "$arch"
	control "$root" "$arch"
	find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
	dpkg-deb --root-owner-group -Zxz -b "$root" "$out/ampy_${version}_$arch.deb" >"$work/deb.log" ||
		{ cat "$work/deb.log" >&2; exit 1; }
	chmod 644 "$out/ampy_${version}_$arch.deb"
done
