#!/bin/bash
# ampy itself as an arm64 program: cross-built, its tests under emulation, and a live run in a real arm64 system: arm64.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh
# shellcheck source=/dev/null
. tests/integration/cross.sh

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "an arm64 system needs root rights and mounts of its own"
	finish
fi
if none=$(missing aarch64-linux-gnu-gcc mmdebstrap qemu-aarch64-static jq) || ! emulation arm64; then
	skip "no arm64 without ${none:-binfmt_misc}"
	finish
fi
work=$(scratch arm64 4000)
trap 'rm -rf "$work"' EXIT
sys=$CROSS/sys

built=$(cross all unit-programs replay-programs)
same "cross build without a warning" "$built" ""
cd "$CROSS/ampy" || exit 1
make -s build/roots/.made

# What starts here as `ampy` is the arm64 program; the CPU is that of an Altra.
emulated=$work/ampy-arm64
printf '#!/bin/sh\nQEMU_CPU=neoverse-n1,midr=0x413fd0c1 exec qemu-aarch64-static -L %s %s/build/ampy "$@"\n' \
	"$sys" "$CROSS/ampy" >"$emulated"
chmod +x "$emulated"
same "its parts are found" "$("$emulated" --version --verbose | grep -c '^lib')" 6
# With -L the root of what is emulated is that folder: files of the cases are looked for in it.
mkdir -p "$sys$PWD/tests/cases"
cp -r tests/cases/check "$sys$PWD/tests/cases/"
# A third of them: what differs by architecture is not in one of them alone.
mapfile -t cases < <(ls tests/cases/*.t)
for i in "${!cases[@]}"; do [ $((i % 3)) = 0 ] || unset "cases[$i]"; done
if tests/cases.sh "$emulated" "${cases[@]}" >"$work/log" 2>&1; then ok "golden cases: $(tail -n 1 "$work/log")"; else
	fail "golden cases" "$(tail -n 20 "$work/log")" "all of them"
fi

# A live run, as on an instance: the real Debian 12 for arm64, with the processor's file of an Altra.
if tests/integration/mkroot.sh bookworm arm64 dev "$work/root"; then
	mkdir -p "$work/root/opt/ampy/lib"
	cp build/ampy build/ampy-net.so build/ampy-lists.so "$work/root/opt/ampy/"
	for lib in libinih.so.1 libcjson.so.1 libelf.so.1 libz.so.1 libcmocka.so.0 libzip.so.4 libarchive.so.13 libxml2.so.2 \
		libicuuc.so.72 libicudata.so.72; do
		cp -L "$sys/usr/lib/aarch64-linux-gnu/$lib" "$work/root/opt/ampy/lib/"
	done
	cp build/roots/cpu-altra-oci/proc/cpuinfo "$work/root/opt/ampy/cpuinfo"
	for t in build/release/tests/test_*; do
		# Under the emulator a vfork is a fork, so that a failing exec is not told, and nobody can become a subreaper
		# (PR_SET_CHILD_SUBREAPER is EINVAL): what these two expect is not so there.
		case $t in *.o | *.d | */test_child | */test_regress_bench) continue ;; esac
		cp "$t" "$work/root/opt/ampy/test"
		if LIMIT=120 inside "$work/root" env LD_LIBRARY_PATH=/opt/ampy/lib /opt/ampy/test >"$work/log" 2>&1; then
			ok "${t##*/}"
		else
			grep -E 'ERROR|LINE|FAILED' "$work/log"
			fail "${t##*/}" "$(tail -n 1 "$work/log")" "all tests of it"
		fi
	done
	LIMIT=400 inside "$work/root" sh -c 'mount --bind /opt/ampy/cpuinfo /proc/cpuinfo &&
		LD_LIBRARY_PATH=/opt/ampy/lib /opt/ampy/ampy doctor --run --json' >"$work/json" 2>"$work/err"
	same "a live run answers" "$(jq -r .schema "$work/json" 2>&1)" ampy.doctor/1
	[ ! -s "$work/err" ] || cat "$work/err"
	for id in system.arch python.version python.headers native.compiler native.ffi native.blas native.lapack \
		run.python run.extension; do
		same "live: $id" "$(jq -r --arg id $id '[.findings[] | select(.id == $id).verdict] | unique | join(" ")' "$work/json")" pass
	done
	same "live: cpu.arch" "$(jq -r .facts.cpu.arch "$work/json")" aarch64
	same "live: cpu.part" "$(jq -r .facts.cpu.part "$work/json")" 0xd0c
	same "live: native.mcpu names the flag" "$(jq -r '.findings[] | select(.id == "native.mcpu").text' "$work/json" |
		grep -o -- '-mcpu=neoverse-n1' | head -n 1)" -mcpu=neoverse-n1
	# Figures of an emulated CPU say nothing; that all parts of it work, and compute right, they do. Children
	# get a clean environment.
	cp "$work/root/opt/ampy/lib"/lib* "$work/root/usr/lib/aarch64-linux-gnu/"
	while read -r cpu want; do
		QEMU_CPU=$cpu LIMIT=200 inside "$work/root" /opt/ampy/ampy bench --quick --json >"$work/json"
		same "bench on $cpu" "$(jq -r '[.emulated, .saved, .vector.state, .libraries[0].family, .libraries[0].state,
			(.vector.kinds | map(select(.has and .rate.mflops > 0).kind) | join("+")), .vector.fp16_to_fp32_thousandths] | join(" ")' \
			"$work/json")" "true false measured reference measured $want "
	done <<-END
		cortex-a72 fp32
		neoverse-n1 fp32+fp16+int8-dot
		max fp32+fp16+bf16-dot+bf16-mmla+int8-dot+int8-mmla
	END
else
	fail "a real arm64 system" "none" "one from packages"
fi
finish
