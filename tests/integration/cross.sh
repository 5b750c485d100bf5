# ampy as an arm64 program, cross-built against the libraries of Debian 12.
#
# Debian packages that it needs: mmdebstrap gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static.
# shellcheck shell=bash

# cross WORK GOAL...: makes WORK/sys, the libraries, and WORK/ampy, a clone in which the goals are made;
# prints what they say, which is nothing.
cross() {
	local work=$1 sys=$1/sys
	shift
	# Unpacked and not configured: enough to link and to run with.
	TMPDIR=$work timeout 300 mmdebstrap --quiet --arch=arm64 --variant=extract \
		--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include="$(cross_packages)" \
		bookworm "$sys" "deb $(archive debian) bookworm main" >"$work/log" 2>&1 || {
		tail -n 20 "$work/log"
		return 1
	}
	git clone -q --no-local . "$work/ampy" &&
		PKG_CONFIG_SYSROOT_DIR=$sys PKG_CONFIG_LIBDIR=$sys/usr/lib/aarch64-linux-gnu/pkgconfig:$sys/usr/share/pkgconfig \
			make -C "$work/ampy" --no-print-directory -s -j"$(nproc)" CC="aarch64-linux-gnu-gcc --sysroot=$sys" CI=true "$@" 2>&1
}

# cross_packages: what the build asks pkg-config for, as deps.sh has it.
cross_packages() {
	sed -n '/apt-build)/,/;;/p; /apt-test)/,/;;/p' tests/deps.sh | grep -o 'pc:[^ =]*=[^ ]*' | sed 's/.*=//' |
		{ echo libc6-dev; cat; } | sort -u | paste -s -d ,
}

# cross_ampy WORK ROOT: puts it and its libraries into an arm64 root, where `ampy` starts it.
cross_ampy() {
	local lib at=$2/opt/ampy
	mkdir -p "$at/lib" "$2/usr/local/bin"
	cp "$1/ampy/build"/ampy "$1/ampy/build"/ampy-*.so "$at/"
	for lib in $(aarch64-linux-gnu-readelf -d "$at/ampy" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -v '^libc\.'); do
		cp -L "$1/sys/usr/lib/aarch64-linux-gnu/$lib" "$at/lib/"
	done
	printf '#!/bin/sh\nLD_LIBRARY_PATH=/opt/ampy/lib exec /opt/ampy/ampy "$@"\n' >"$2/usr/local/bin/ampy"
	chmod 755 "$2/usr/local/bin/ampy"
}
