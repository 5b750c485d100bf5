#!/bin/bash
# Makes a Debian root with Python and its own tests, unpacked and not configured: mkpython.sh SUITE ARCH OUTDIR
#
# SUITE bullseye, bookworm or trixie; ARCH arm64 or amd64. Kept and made anew as those of mkroot.sh, on whose
# bare root it is built. Exit: as of mkroot.sh.
set -euo pipefail

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ $# -eq 3 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
suite=$1 arch=$2 out=$3
case $suite in
bullseye) version=3.9 ;;
bookworm) version=3.11 ;;
trixie) version=3.13 ;;
*) echo "mkpython: no suite '$suite'" >&2; exit 2 ;;
esac

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache" "$out"
key=python-$suite-$arch-$(sha256sum <"$0" | cut -c 1-16)
kept=$cache/$key.tar.zst

unpack_kept() {
	[ -s "$kept" ] && [ -z "$(find "$kept" -mtime +30)" ] &&
		timeout 120 zstd -qdc "$kept" | tar -C "$out" --numeric-owner -xf -
}

exec 9>"$cache/python-$suite-$arch.lock"
timeout 1800 flock 9 || exit 3
if unpack_kept; then exit 0; fi
"$(dirname "$0")/mkroot.sh" "$suite" "$arch" bare "$out"
apt_for "$out" "$arch" update
# What a container has no use for is left out with what is only recommended.
apt_for "$out" "$arch" install --download-only -y "python$version" "libpython$version-testsuite" python3-minimal
for deb in "$out"/var/cache/apt/archives/*.deb; do
	# A package's /lib may be a link by now, and stays one.
	dpkg-deb --fsys-tarfile "$deb" | tar -C "$out" --keep-directory-symlink -xf -
done
rm -rf "$out"/var/cache/apt/archives/*.deb "$out"/var/lib/apt/lists/* "$out"/var/cache/apt/*.bin "$out"/usr/share/doc \
	"$out"/usr/share/locale "$out"/usr/share/man
find "$cache" -maxdepth 1 -name "python-$suite-$arch-*.tar.zst*" -mtime +7 -delete
timeout 300 tar -C "$out" --numeric-owner -cf - . | zstd -q -3 -T2 -o "$kept.part"
mv "$kept.part" "$kept"
