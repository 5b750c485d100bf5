#!/bin/bash
# Makes the artefacts that are copied to other machines: build.sh VERSION ARCH...
#
# build/dist gets for each architecture ampy-VERSION-linux-ARCH, one file with everything inside but the
# C library, and ARCH/ampy-net-libgit2-SONAME.so, the network part. They are compiled by clang, whose target is an
# option, against a C library so old that they start wherever there is glibc 2.27; the libraries that
# go into them are those of the release with security updates (releases.sh). What the build sees of
# this machine is the compiler and the linker: paths, times and umask leave no trace.
set -euo pipefail
umask 022
export LC_ALL=C

here=$(dirname "$(realpath "$0")")
top=$(dirname "$here")
# shellcheck source=/dev/null
. "$top/tests/integration/lib.sh"
# shellcheck source=/dev/null
. "$here/releases.sh"

GLIBC=2.27
NEEDED='libc\.so\.6|libpthread\.so\.0|libdl\.so\.2|libm\.so\.6|ld-linux-(aarch64|x86-64)\.so\.[12]'
# In the order in which they need each other.
STATIC="inih elf archive lzma zstd lz4 bz2 z"
XML_SOURCES="HTMLparser HTMLtree SAX2 buf chvalid dict encoding entities error globals hash list parser
	parserInternals threads tree uri valid xmlIO xmlmemory xmlstring"

[ $# -ge 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
version=$1
shift
! none=$(missing clang ar readelf make) || { echo "dist: needs $none" >&2; exit 3; }
cd "$top"
out=build/dist
work=build/dist-work
mkdir -p $out $work

# use ARCH: what the functions below compile for.
use() {
	arch=$1
	on=$(triplet "$arch")
	w=$work/$arch
	! none=$(missing "$on-ld") || { echo "dist: needs $none" >&2; exit 3; }
	from=$w/from
	lib=$from/static/usr/lib/$on
	mkdir -p "$w/lib"
	"$here/fetch.sh" "$arch" "$from"
	cc="clang --target=$on --sysroot=$PWD/$from/old --gcc-toolchain=$PWD/$from/old/usr"
	# Built for size: a tenth smaller than -O2 and not to be told from it by the clock. -Oz is smaller still, but
	# clang 14 compiles wheel_name_parse() wrongly with it. Nothing unwinds C: its tables are left out.
	cflags="-Os -fno-vectorize -fno-slp-vectorize -mllvm -inline-threshold=5 -ffunction-sections -fdata-sections"
	cflags="$cflags -fno-asynchronous-unwind-tables -fno-unwind-tables"
	cflags="$cflags -ffile-prefix-map=$PWD=."
	hard="-fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIC"
	ldflags="-s -Wl,--gc-sections,--build-id=sha1,--hash-style=gnu,-z,noexecstack"
}

# object NAME SOURCE FLAG...: of a library that is compiled here, in our own folder with relative paths.
object() {
	local name=$1 source=$2
	shift 2
	# shellcheck disable=SC2086 # lists of words
	$cc $cflags $hard "$@" -w -c -o "$w/lib/$name.o" "$source"
}

# libraries: Debian's without the tables for unwinding, which C has no use for; cJSON; and libxml2 with no more than its push parsers of XML and HTML: no network, no catalogs, no schemas.
libraries() {
	local name xml=$from/libxml2 stamp
	stamp=$(cat "$from/.key" "$0" "$here/libxml2-config.h" "$here/zstd-legacy.c" | sha256sum)
	[ "$(cat "$w/lib/.stamp" 2>/dev/null)" != "$stamp" ] || return 0
	for name in $STATIC; do
		"$on-objcopy" -D --remove-section=.eh_frame "$lib/lib$name.a" "$w/lib/lib$name.a"
	done
	object cJSON "$from/cjson/cJSON.c"
	object zstd-legacy "$here/zstd-legacy.c"
	version_of_xml=$(sed -n 's/^static libxml2 \([0-9.]*\).*/\1/p' "$from/packages")
	mkdir -p "$w/xml/libxml"
	cp "$here/libxml2-config.h" "$w/xml/config.h"
	sed -e 's/@WITH_PUSH@/1/' -e 's/@WITH_HTML@/1/' -e 's/@WITH_[A-Z0-9_]*@/0/' -e "s/@VERSION@/$version_of_xml/" \
		-e "s/@LIBXML_VERSION_NUMBER@/$(echo "$version_of_xml" | awk -F. '{ print $1 * 10000 + $2 * 100 + $3 }')/" \
		-e 's/@[A-Z_]*@//' "$xml/include/libxml/xmlversion.h.in" >"$w/xml/libxml/xmlversion.h"
	rm -f "$xml/include/libxml/xmlversion.h"
	for name in $XML_SOURCES; do
		object "xml-$name" "$xml/$name.c" -D_GNU_SOURCE "-I$w/xml" "-I$xml/include"
	done
	echo "$stamp" >"$w/lib/.stamp"
}

# goal FOLDER GOAL VARIABLE...: make's goal in that folder, linked anew since make does not see the libraries;
# nothing of the outer make's settings holds.
goal() {
	local at=$1 goal=$2
	shift 2
	rm -f "$at/$goal"
	env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES make --no-print-directory -s -j"${JOBS:-$(nproc)}" MODE=release B="$at" \
		have_deps=yes CC="$cc" AR=ar CPPFLAGS= CFLAGS="$cflags" LDFLAGS="$ldflags" PREFIX=/usr LIBDIR=/usr/lib/ampy \
		BINDIR=/usr/bin DATADIR=/usr/share/ampy CORE_LIBS= NET_LIBS= LISTS_LIBS= "$@" "$at/$goal"
}

one_file() {
	# shellcheck disable=SC2086 # a list of words
	goal "$w/one" ampy-one \
		PKG_CFLAGS="-isystem $from/static/usr/include -isystem $from/static/usr/include/$on -isystem $from -isystem $w/xml -isystem $from/libxml2/include" \
		ONE_LIBS="$(echo "$w"/lib/*.o) $(printf "$w/lib/lib%s.a " $STATIC) -lpthread -ldl -lm"
	finished "$w/one/ampy-one" "ampy-$version-linux-$arch"
}

# net SONAME: what its libraries need in turn is not here, and not asked for.
net() {
	local at=$from/net-$1/usr
	goal "$w/net-$1" ampy-net.so \
		PKG_CFLAGS="-isystem $at/include -isystem $at/include/$on" \
		NET_LIBS="-Wl,--allow-shlib-undefined $(echo "$at/lib/$on"/lib{curl,git2,crypto,zip}.so)"
	NEEDED="$NEEDED|libcurl\.so\.4|libgit2\.so\.$1|libcrypto\.so\.(1\.1|3)|libzip\.so\.[45]" \
		finished "$w/net-$1/ampy-net.so" "$arch/ampy-net-libgit2-$1.so"
}

# finished FILE NAME: looked at, and put where it belongs.
finished() {
	looked_at "$1" "$2"
	mkdir -p "$(dirname "$out/$2")"
	cp "$1" "$out/$2"
	case $2 in *.so) chmod 644 "$out/$2" ;; *) chmod 755 "$out/$2" ;; esac
}

# looked_at FILE NAME: it needs no newer C library and no other library, and names no place of this machine.
looked_at() {
	local symbols needed
	symbols=$(readelf -VW "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu)
	[ "$(printf '%s\n' "$symbols" GLIBC_$GLIBC | sort -V | tail -n 1)" = GLIBC_$GLIBC ] ||
		refused "$2" "needs a C library newer than $GLIBC: $(printf '%s\n' "$symbols" | tail -n 1)"
	needed=$(readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vxE "$NEEDED" || :)
	[ -z "$needed" ] || refused "$2" "needs other libraries: $needed"
	readelf -dW "$1" | grep -qE 'RPATH|RUNPATH|TEXTREL' && refused "$2" "has a run path or writes to its code"
	readelf -lW "$1" | grep -q 'GNU_STACK.* RWE' && refused "$2" "has a stack that can be executed"
	grep -qF "$top" "$1" && refused "$2" "names the folder that it was built in"
	return 0
}

refused() {
	printf 'dist: %s %s\n' "$1" "$2" >&2
	exit 1
}

rm -rf "${out:?}"/*
for arch; do
	use "$arch"
	libraries
	one_file
	# shellcheck disable=SC2153 # of releases.sh
	for soname in "${SONAME[@]}"; do net "$soname"; done
	grep '^static' "$from/packages" | sed "s/^static/$arch/" >>"$out/ampy-$version-built-with.txt"
done
{
	cat "$here/copyright"
	for name in "$from"/copyright/*; do
		printf '\n\n======== %s ========\n\n' "${name##*/}"
		cat "$name"
	done
} >"$out/ampy-$version-copyright.txt"
sort -o "$out/ampy-$version-built-with.txt" "$out/ampy-$version-built-with.txt"
chmod 644 "$out"/*.txt
