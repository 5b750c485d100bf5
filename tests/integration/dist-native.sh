#!/bin/bash
# The program built where it is to run, by that machine's own compiler: an emulated Debian for arm64: dist-native.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "an arm64 system needs root rights and mounts of its own"
	finish
fi
if none=$(missing mmdebstrap jq) || ! emulation arm64; then
	skip "no arm64 without ${none:-binfmt_misc}"
	finish
fi
work=$(scratch native 4000)
trap 'rm -rf "$work"' EXIT
tests/integration/mkroot.sh bookworm arm64 dev "$work/root" || {
	fail "a real arm64 system" none "one from packages"
	finish
}
export work

# native: what the build needs is fetched here and configured there; optimizing would be most of the time.
native() {
	local packages
	mkdir -p "$COPY/src"
	git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -C "$COPY/src" -xf -
	packages=$(sed -n '/apt-build)/,/;;/p' tests/deps.sh | grep -o '[^ =]*=[^ ]*' | sed 's/.*=//' | sort -u)
	# shellcheck disable=SC2086 # lists of words
	apt_for "$COPY" arm64 update && apt_for "$COPY" arm64 install --download-only -y $packages &&
		dpkg --root="$COPY" --force-architecture --force-depends --force-unsafe-io --unpack "$COPY"/var/cache/apt/archives/*.deb &&
		LIMIT=300 inside "$COPY" dpkg --force-unsafe-io --configure -a || return
	LIMIT=1200 inside "$COPY" make -C /src -j"$(nproc)" CFLAGS=-O0 doctor || return
	inside "$COPY" /src/build/ampy doctor --json >"$work/json"
	inside "$COPY" /src/build/ampy --version --verbose >"$work/version"
	cp "$COPY/src/build/ampy" "$work/built"
}
export -f native apt_for inside
begin=$SECONDS
LIMIT=1800 copy "$work/root" native >"$work/log" 2>&1
same "make doctor on arm64" $? 0
tail -n 3 "$work/log"
echo "built natively, under emulation: $((SECONDS - begin)) s"
same "it is a program of that machine" "$(readelf -hW "$work/built" | sed -n 's/.*Machine: *//p')" AArch64
same "doctor answers" "$(jq -r '.schema + " " + .facts.cpu.arch' "$work/json")" "ampy.doctor/1 aarch64"
same "its parts are found" "$(grep -c '^lib' "$work/version")" 6
finish
