#!/bin/bash
# Doctor's facts about real Debian arm64 roots equal what the roots' own tools say: roots.sh AMPY [SUITE...]
#
# Each suite is tested bare and ready for development; then each of the packages that the platform
# asks for is removed from a throw-away copy, and exactly the finding that belongs to it must turn.
set -uo pipefail

TOOLS="mmdebstrap dpkg dpkg-deb apt-get update-binfmts unshare timeout flock zstd tar jq comm awk"
SUITES="trixie bookworm bullseye"

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
HERE=$(cd "$(dirname "$0")" && pwd)

# Key as ask-root.sh has it, and where the answer of doctor is.
ANSWERS='
distro.id                 .facts.distro.id
distro.version            .facts.distro.version
distro.codename           .facts.distro.codename
libc.version              .facts.libc.version
packages.arch             .facts.packages.arch
packages.foreign          .facts.packages.foreign | sort | join(" ")
packages.installed        .facts.packages.installed
packages.half_configured  .facts.packages.half_configured | map(sub(":.*"; "")) | sort | join(" ")
packages.held             .facts.packages.held | sort | join(" ")
blas.path                 .facts.blas.path
blas.version              .facts.blas.version
compiler.gcc              [.facts.compiler[] | select(.name == "gcc")][0].version
compiler.g++              [.facts.compiler[] | select(.name == "g++")][0].version
compiler.gfortran         [.facts.compiler[] | select(.name == "gfortran")][0].version
compiler.make             [.facts.compiler[] | select(.name == "make")][0].version
header.python             .facts.header.python
header.ffi                .facts.header.ffi
header.blas               .facts.header.blas
header.lapack             .facts.header.lapack
header.cblas              .facts.header.cblas
header.lapacke            .facts.header.lapacke
header.openssl            .facts.header.openssl
header.zlib               .facts.header.zlib
header.libc               .facts.header.libc
python.path               .facts.python[] | select(.is_default) | .path
python.version            .facts.python[] | select(.is_default) | .version
python.headers            .facts.python[] | select(.is_default) | .headers
python.externally_managed .facts.python[] | select(.is_default) | .externally_managed
python.venv               .facts.python[] | select(.is_default) | .venv
'

# doctor ROOT OUTPUT: exit codes 0 and 1 are answers.
doctor() {
	timeout 20 "$AMPY" --root "$1" doctor --json >"$2" 2>"$2.err" </dev/null
	local rc=$?
	[ $rc -le 1 ] && [ "$(jq -r .schema "$2" 2>/dev/null)" = ampy.doctor/1 ]
}

# verdicts OUTPUT FILTER: "id verdict" of the findings for which the filter holds.
verdicts() {
	jq -r ".findings[] | select($2) | \"\\(.id) \\(.verdict)\"" "$1" | sort -u
}

one_line() {
	paste -s -d ' '
}

# agree NAME ROOT OUTPUT: each fact is what the root says.
agree() {
	local key expr want
	inside "$2" sh -c "$(cat "$HERE/ask-root.sh")" >"$3.said" 2>"$3.said.err" || {
		fail "$1 the root's own tools" "$(cat "$3.said.err")" answers
		return
	}
	while read -r key expr; do
		[ -n "$key" ] || continue
		grep -q "^$key=" "$3.said" || continue
		want=$(sed -n "s/^$key=//p" "$3.said")
		same "$1 $key" "$(jq -r "($expr) | tostring" "$3" 2>&1)" "$want"
	done <<<"$ANSWERS"
}

# remove PACKAGE OUTPUT: what runs in the copy.
remove() {
	case $1 in
	# liblapack-dev depends on it, and must stay.
	libblas-dev) inside "$COPY" dpkg --force-depends --purge "$1" ;;
	*) inside "$COPY" apt-get purge -y --autoremove "$1" ;;
	esac >"$2.log" 2>&1 && doctor "$COPY" "$2"
}

openblas() {
	apt_for "$COPY" arm64 update >"$1.log" 2>&1
	{
		apt_for "$COPY" arm64 install --download-only -y libopenblas0-pthread libopenblas-dev &&
			inside "$COPY" apt-get install -y --no-download --no-install-recommends \
				libopenblas0-pthread libopenblas-dev
	} >>"$1.log" 2>&1 && doctor "$COPY" "$1" && inside "$COPY" sh -c "$(cat "$HERE/ask-root.sh")" >"$1.said"
}

# broken OUTPUT POSTINST: a package whose installation ends with that script; a hold on another.
broken() {
	local deb=$COPY/tmp/ampy-broken
	mkdir -p "$deb/DEBIAN"
	printf 'Package: ampy-broken\nVersion: 1\nArchitecture: all\nMaintainer: test <test@localhost>\nDescription: test\n' \
		>"$deb/DEBIAN/control"
	printf '#!/bin/sh\n%s\n' "$2" >"$deb/DEBIAN/postinst"
	chmod 755 "$deb/DEBIAN" "$deb/DEBIAN/postinst"
	{
		dpkg-deb --build "$deb" "$deb.deb"
		inside "$COPY" apt-mark hold zlib1g
		# Not as process 1, which the script's signal would not reach.
		inside "$COPY" sh -c 'dpkg -i /tmp/ampy-broken.deb; exit 0'
	} >"$1.log" 2>&1
	doctor "$COPY" "$1" && inside "$COPY" sh -c "$(cat "$HERE/ask-root.sh")" >"$1.said"
}

# turns NAME BEFORE AFTER WANT [BAD]: the findings that are bad now and were not so before are WANT, no other.
turns() {
	local bad=${5:-'.verdict != "pass" and .verdict != "skip"'}
	same "$1" "$(comm -13 <(verdicts "$2" "$bad") <(verdicts "$3" "$bad") | one_line)" "$4"
}

test_bare() {
	local name="$1 bare" root=$WORK/$1-bare out=$WORK/$1-bare.json
	doctor "$root" "$out" || { fail "$name doctor" "$(cat "$out" "$out.err")" "an answer"; return; }
	agree "$name" "$root" "$out"
	same "$name no python" "$(jq '.facts.python | length' "$out")" 0
	same "$name fails" "$(verdicts "$out" '.verdict == "fail"' | grep -E '^(python.present|native.(compiler|blas|ffi|lapack)) ' | one_line)" \
		"native.blas fail native.compiler fail native.ffi fail native.lapack fail python.present fail"
	same "$name system passes" "$(verdicts "$out" '.id == "system.arch" or .id == "system.dpkg"' | one_line)" \
		"system.arch pass system.dpkg pass"
}

test_dev() {
	local package finding after name="$1 dev" root=$WORK/$1-dev out=$WORK/$1-dev.json
	doctor "$root" "$out" || { fail "$name doctor" "$(cat "$out" "$out.err")" "an answer"; return; }
	agree "$name" "$root" "$out"
	same "$name fails" "$(verdicts "$out" '.verdict == "fail"' | one_line)" ""
	same "$name required unknown" "$(verdicts "$out" '.required and .verdict == "unknown"' | one_line)" ""
	while read -r package finding; do
		same "$name $finding passes" "$(verdicts "$out" ".id == \"$finding\"" | one_line)" "$finding pass"
		after=$WORK/$1-$package.json
		if copy "$root" remove "$package" "$after"; then
			turns "$name without $package" "$out" "$after" "$finding fail"
		else
			fail "$name without $package" "$(tail -n 5 "$after.log" "$after.err" 2>&1)" "an answer"
		fi
	done <<-END
		build-essential native.compiler
		python3-dev python.headers
		libblas-dev native.blas
		libffi-dev native.ffi
		liblapack-dev native.lapack
	END
}

test_openblas() {
	local out=$WORK/openblas.json
	copy "$WORK/$1-dev" openblas "$out" || { fail "$1 openblas" "$(tail -n 5 "$out.log")" "an answer"; return; }
	same "$1 openblas provider" "$(jq -r .facts.blas.provider "$out")" openblas
	same "$1 openblas path" "$(jq -r .facts.blas.path "$out")" "$(sed -n 's/^blas.path=//p' "$out.said")"
	same "$1 openblas version" "$(jq -r .facts.blas.version "$out")" "$(sed -n 's/^blas.version=//p' "$out.said")"
	same "$1 openblas speed" "$(verdicts "$out" '.id == "native.blas-speed"')" "native.blas-speed pass"
	# Which kernels it takes is unknown in a tree without a processor.
	turns "$1 openblas turns nothing else" "$WORK/$1-dev.json" "$out" "" '.verdict == "warn" or .verdict == "fail"'
}

# test_dpkg SUITE NAME POSTINST INTERRUPTED
test_dpkg() {
	local out=$WORK/$2.json
	copy "$WORK/$1-dev" broken "$out" "$3" || { fail "$1 dpkg $2" "$(tail -n 5 "$out.log")" "an answer"; return; }
	same "$1 dpkg $2 found" "$(verdicts "$out" '.id == "system.dpkg"' | grep -c pass)" 0
	same "$1 dpkg $2 interrupted" "$(jq -r .facts.packages.interrupted "$out")" "$4"
	same "$1 dpkg $2 held" "$(jq -r '.facts.packages.held | join(" ")' "$out")" zlib1g
	# What stands only in dpkg's journal may be unknown, but not denied.
	same "$1 dpkg $2 package" "$(jq -r '.facts.packages | if has("half_configured") or (.interrupted | not)
		then .half_configured | map(sub(":.*"; "")) | join(" ") else "ampy-broken" end' "$out")" ampy-broken
	same "$1 dpkg $2 package, dpkg --audit" "$(sed -n 's/^packages.half_configured=//p' "$out.said")" ampy-broken
}

# test_suite SUITE: makes its two roots and tests them.
test_suite() {
	local kind
	for kind in bare dev; do
		"$HERE/mkroot.sh" "$1" arm64 $kind "$WORK/$1-$kind" >"$WORK/mkroot.log" 2>&1
		case $? in
		0) grep '^mkroot: .* s$' "$WORK/mkroot.log" ;;
		3) skip "$1 $kind: $(tail -n 1 "$WORK/mkroot.log")" && return ;;
		*) fail "$1 $kind root" "$(tail -n 20 "$WORK/mkroot.log")" "a root" && return ;;
		esac
		test_$kind "$1"
	done
	if [ "$1" = bookworm ]; then
		test_openblas "$1"
		test_dpkg "$1" failed 'exit 1' false
		# shellcheck disable=SC2016
		test_dpkg "$1" killed 'kill -KILL "$PPID"; sleep 1' true
	fi
}

[ $# -ge 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
AMPY=$(realpath "$1")
shift
# shellcheck disable=SC2086
if none=$(missing $TOOLS); then
	skip "needs $none" && finish
elif [ "$(id -u)" -ne 0 ]; then
	skip "needs root rights" && finish
elif ! namespaces; then
	skip "mounts of its own are not allowed here" && finish
elif ! emulation arm64; then
	skip "arm64 programs cannot run here (qemu-user-static, binfmt-support)" && finish
fi
WORK=$(scratch roots 4000)
trap 'rm -rf "$WORK"' EXIT
export AMPY WORK HERE
export -f inside apt_for doctor remove openblas broken

if [ $# -eq 1 ]; then
	test_suite "$1"
	finish
fi
# Two suites at a time; each in its own process with its own scratch space.
# shellcheck disable=SC2016
printf '%s\n' "${@:-$SUITES}" | tr ' ' '\n' |
	xargs -P 2 -I '{}' sh -c 'timeout -k 5 1500 "$0" "$1" {} >"$2/{}.log" 2>&1; echo "exit $?" >>"$2/{}.log"' \
		"$0" "$AMPY" "$WORK"
for log in "$WORK"/*.log; do
	grep -v -E '^exit |^[0-9]+ passed' "$log"
	PASSED=$((PASSED + $(grep -c '^ok ' "$log")))
	FAILED=$((FAILED + $(grep -c '^FAIL ' "$log")))
	SKIPPED=$((SKIPPED + $(grep -c '^skipped: ' "$log")))
	grep -q '^exit [01]$' "$log" || fail "$(basename "$log" .log)" "$(tail -n 1 "$log")" "exit 0 or 1"
done
finish
