#!/bin/sh
# make install into an empty folder, and the program from there: whole, and found by its own parts
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make -s install DESTDIR="$tmp/root" PREFIX=/usr >/dev/null
for f in usr/bin/ampy usr/lib/ampy/ampy-net.so usr/lib/ampy/ampy-lists.so usr/share/man/man1/ampy.1 \
	usr/share/bash-completion/completions/ampy usr/share/ampy/recipes/python.ini; do
	[ -s "$tmp/root/$f" ] || {
		echo "FAIL $f is not installed" >&2
		exit 1
	}
done
[ -z "$(find "$tmp/root" -perm /022 -not -type l)" ] || {
	echo "FAIL something is installed that others may write" >&2
	exit 1
}
# The same prefix, built for it: the program finds its parts there and not beside itself.
make -s install PREFIX="$tmp/prefix" LIBDIR="$tmp/prefix/lib/ampy" MODE=debug >/dev/null
"$tmp/prefix/bin/ampy" --version --verbose | grep -cE '^(libcurl|libarchive) [0-9]' | grep -qx 2
"$tmp/prefix/bin/ampy" doctor --list >/dev/null
make -s uninstall PREFIX="$tmp/prefix" LIBDIR="$tmp/prefix/lib/ampy" >/dev/null
[ -z "$(find "$tmp/prefix" -type f)" ] || {
	echo "FAIL uninstall leaves $(find "$tmp/prefix" -type f)" >&2
	exit 1
}
for lib in libcurl libgit2 libcrypto libzip libarchive libxml2; do
	if readelf -d build/ampy | grep -q "NEEDED.*$lib"; then
		echo "FAIL build/ampy is linked with $lib" >&2
		exit 1
	fi
done
make -s all
echo "install: 1 passed, 0 failed"
