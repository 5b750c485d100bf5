#!/bin/bash
# `ampy setup` as an arm64 program on a real Debian 12 for arm64, under emulation, and back: setup-arm64.sh
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

# shellcheck source=/dev/null
. tests/integration/lib.sh
# shellcheck source=/dev/null
. tests/integration/repo.sh
# shellcheck source=/dev/null
. tests/integration/machine.sh
# shellcheck source=/dev/null
. tests/integration/cross.sh
# shellcheck source=/dev/null
. tests/integration/cycle.sh

if [ "${1:-}" = --cycle ]; then
	# Neoverse N1, which the emulator is quickest with, for what ampy does not start itself.
	LIMIT=1500 AT_ENV=QEMU_CPU=neoverse-n1,midr=0x413fd0c1 cycle bookworm-arm64
	finish
fi
if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "an arm64 system needs root rights and mounts of its own" && finish
fi
if none=$(missing aarch64-linux-gnu-gcc mmdebstrap qemu-aarch64-static jq nsenter) || ! emulation arm64; then
	skip "no arm64 without ${none:-binfmt_misc}" && finish
fi
WORK=$(scratch arm64 6000)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
export WORK
same "cross build without a warning" "$(cross all)" ""
if ! tests/integration/mkroot.sh bookworm arm64 bare "$WORK/root"; then
	skip "no bookworm system for arm64 could be made" && finish
fi
cross_ampy "$WORK/root"
LIMIT=3000 copy "$WORK/root" bash "$0" --cycle >"$WORK/said" 2>&1 </dev/null
grep -v -E '^[0-9]+ passed' "$WORK/said"
PASSED=$((PASSED + $(grep -c '^ok ' "$WORK/said")))
FAILED=$((FAILED + $(grep -c '^FAIL ' "$WORK/said")))
grep -q -E '^[0-9]+ passed' "$WORK/said" || fail "the whole way" "$(tail -n 3 "$WORK/said")" "its end"
finish
