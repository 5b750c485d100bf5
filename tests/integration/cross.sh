# ampy as an arm64 program, cross-built against the libraries of Debian 12.
#
# Debian packages that it needs: mmdebstrap gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static.
# shellcheck shell=bash

# Both stay, for the test that asks next: $CROSS/sys has the libraries, $CROSS/ampy is a clone of what is committed.
CROSS=$PWD/build/cross

# cross GOAL...: the goals are made in $CROSS/ampy; prints what they say, which is nothing.
cross() {
	mkdir -p "$CROSS"
	(
		flock 9
		cross_sys && cross_clone &&
			PKG_CONFIG_SYSROOT_DIR=$CROSS/sys \
				PKG_CONFIG_LIBDIR=$CROSS/sys/usr/lib/aarch64-linux-gnu/pkgconfig:$CROSS/sys/usr/share/pkgconfig \
				make -C "$CROSS/ampy" --no-print-directory -s -j"$(nproc)" CC="aarch64-linux-gnu-gcc --sysroot=$CROSS/sys" \
				CI=true "$@" 2>&1
	) 9>"$CROSS/lock"
}

# cross_sys: unpacked and not configured: enough to link and to run with.
cross_sys() {
	local packages
	packages=$(cross_packages)
	[ "$(cat "$CROSS/packages" 2>/dev/null)" != "$packages" ] || return 0
	rm -rf "$CROSS/sys" "$CROSS/packages"
	TMPDIR=$CROSS timeout 300 mmdebstrap --quiet --arch=arm64 --variant=extract \
		--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include="$packages" \
		bookworm "$CROSS/sys" "deb $(archive debian) bookworm main" >"$CROSS/log" 2>&1 || {
		tail -n 20 "$CROSS/log"
		return 1
	}
	echo "$packages" >"$CROSS/packages"
}

cross_clone() {
	if [ -d "$CROSS/ampy" ]; then
		git -C "$CROSS/ampy" fetch -q origin HEAD && git -C "$CROSS/ampy" reset -q --hard FETCH_HEAD
	else
		git clone -q --no-local . "$CROSS/ampy"
	fi
}

# cross_packages: what the build asks pkg-config for, as deps.sh has it.
cross_packages() {
	sed -n '/apt-build)/,/;;/p; /apt-test)/,/;;/p' tests/deps.sh | grep -o 'pc:[^ =]*=[^ ]*' | sed 's/.*=//' |
		{ echo libc6-dev; cat; } | sort -u | paste -s -d ,
}

# cross_ampy ROOT: puts it and its libraries into an arm64 root, where `ampy` starts it.
cross_ampy() {
	local lib at=$1/opt/ampy
	mkdir -p "$at/lib" "$1/usr/local/bin"
	cp "$CROSS/ampy/build"/ampy "$CROSS/ampy/build"/ampy-*.so "$at/"
	for lib in $(aarch64-linux-gnu-readelf -d "$at/ampy" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -v '^libc\.'); do
		cp -L "$CROSS/sys/usr/lib/aarch64-linux-gnu/$lib" "$at/lib/"
	done
	printf '#!/bin/sh\nLD_LIBRARY_PATH=/opt/ampy/lib exec /opt/ampy/ampy "$@"\n' >"$1/usr/local/bin/ampy"
	chmod 755 "$1/usr/local/bin/ampy"
}
