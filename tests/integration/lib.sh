# What the integration tests share: counting answers, skipping, scratch space, copies of a root.
#
# Debian packages that the tests need beside the essential ones: mmdebstrap qemu-user-static binfmt-support
# debian-archive-keyring jq zstd strace valgrind time python3; those of setup: apt-utils gpg gpg-agent.
# shellcheck shell=bash

# Where make started this, its slots are not for the makes that are started here: they would warn of it.
case ${MAKEFLAGS:-} in
*jobserver*) MAKEFLAGS=-j$(nproc) ;;
esac

PASSED=0
FAILED=0
SKIPPED=0

ok() {
	PASSED=$((PASSED + 1))
	printf 'ok %s\n' "$1"
}

# fail NAME GOT WANT
fail() {
	FAILED=$((FAILED + 1))
	printf 'FAIL %s: got %s want %s\n' "$1" "${2:-nothing}" "${3:-nothing}"
}

# same NAME GOT WANT
same() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		fail "$1" "$2" "$3"
	fi
}

# skip REASON: in CI everything can run, so there a skip is a failure.
skip() {
	SKIPPED=$((SKIPPED + 1))
	printf 'skipped: %s\n' "$1"
	if [ "${CI:-}" = true ]; then
		fail "runs in CI" "skipped: $1" "a run"
	fi
}

# finish: the closing line and the exit code of a test script.
finish() {
	printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
	[ "$FAILED" -eq 0 ] && [ $((PASSED + SKIPPED)) -gt 0 ]
	exit
}

# missing TOOL...: prints the tools that are not there, and fails when all are.
missing() {
	local tool none=
	for tool; do
		command -v "$tool" >/dev/null || none="$none $tool"
	done
	printf '%s' "${none# }"
	[ -n "$none" ]
}

# scratch NAME MIB: makes an empty directory, in memory where that many MiB are free there.
scratch() {
	local at=${TMPDIR:-/tmp} free
	free=$(df --output=avail -m /dev/shm 2>/dev/null | tail -n 1)
	if [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] && [ "${free:-0}" -gt "$2" ]; then
		at=/dev/shm
	fi
	mktemp -d "$at/ampy-$1.XXXXXX"
}

# with_servers NAME MIB: a scratch directory in $tmp, and servers whose numbers are put into pids; all is gone at the end.
with_servers() {
	tmp=$(scratch "$1" "$2")
	pids=()
	trap servers_gone EXIT
	trap 'exit 130' INT TERM
}

# shellcheck disable=SC2317,SC2329 # of the trap
servers_gone() {
	[ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null
	wait 2>/dev/null
	rm -rf "$tmp"
}

# without_pip_settings: no variable of this machine says where packages are looked for.
without_pip_settings() {
	local v
	for v in $(compgen -e | grep -iE '^pip_|_proxy$|_CA_BUNDLE$|^SSL_CERT|^NETRC$'); do unset "$v"; done
}

# archive SECTION: the address of Debian's archive ("debian" or "debian-security") in this machine's
# own apt sources, in both formats; sources of others end in other words and are passed over.
archive() {
	local at=/etc/apt
	{
		cat $at/sources.list $at/sources.list.d/*.list 2>/dev/null |
			sed -n 's/^[[:space:]]*deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]#]*\).*/\2/p'
		awk '
			function flush(   i, n, word) {
				n = on ? split(uris, word) : 0
				for (i = 1; i <= n; i++)
					print word[i]
				uris = ""; on = 1; field = ""
			}
			BEGIN { on = 1 }
			FNR == 1 || /^[[:space:]]*$/ { flush() }
			/^#/ { next }
			/^[^[:space:]:]+:/ {
				field = tolower($0); sub(/:.*/, "", field)
				value = $0; sub(/^[^:]*:/, "", value)
				if (field == "uris") uris = value
				if (field == "enabled" && tolower(value) ~ /no|false|off|0/) on = 0
				next
			}
			field == "uris" { uris = uris " " $0 }
			END { flush() }' $at/sources.list.d/*.sources 2>/dev/null
	} | sed -n "\\#/$1/\\{0,1\\}\$#{s#/\$##;p;q;}"
}

# emulation ARCH: programs of ARCH start here, natively or through binfmt_misc; tries to switch it on.
emulation() {
	local name
	[ "$(dpkg --print-architecture)" = "$1" ] && return 0
	case $1 in
	arm64) name=qemu-aarch64 ;;
	amd64) name=qemu-x86_64 ;;
	*) return 1 ;;
	esac
	[ -e /proc/sys/fs/binfmt_misc/register ] ||
		mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc 2>/dev/null
	[ -e "/proc/sys/fs/binfmt_misc/$name" ] || update-binfmts --enable "$name" >/dev/null 2>&1
	grep -qsx enabled "/proc/sys/fs/binfmt_misc/$name"
}

# namespaces: mounts of our own, an overlay among them, are allowed here.
# shellcheck disable=SC2016
namespaces() {
	unshare --mount --propagation private sh -c '
		mount -t tmpfs ampy /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/m &&
		mount -t overlay ampy -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w /mnt/m' 2>/dev/null
}

# inside ROOT COMMAND...: runs the command in the root with /proc and /dev, which are gone afterwards.
# Without pointer authentication, whose emulation costs a factor of 3 to 6, Neoverse N1 is the quick one.
# shellcheck disable=SC2016
inside() {
	QEMU_CPU=${QEMU_CPU:-neoverse-n1} LC_ALL=C DEBIAN_FRONTEND=noninteractive \
		DEBCONF_NONINTERACTIVE_SEEN=true PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		timeout -k 5 "${LIMIT:-300}" \
		unshare --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c '
			root=$1; shift
			mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$root" "$@"
		' sh "$@"
}

# copy ROOT COMMAND...: runs the command on this machine with $COPY, a copy of the root in memory that
# vanishes with the command; functions must have been exported.
copy() {
	local lower=$1
	shift
	# shellcheck disable=SC2016
	timeout -k 5 "${LIMIT:-300}" unshare --mount --propagation private bash -c '
		lower=$1; shift
		mount -t tmpfs ampy /mnt && mkdir /mnt/u /mnt/w /mnt/m &&
			mount -t overlay ampy -o lowerdir="$lower",upperdir=/mnt/u,workdir=/mnt/w /mnt/m || exit 99
		COPY=/mnt/m "$@"' bash "$lower" "$@"
}

# apt_for ROOT ARCH VERB...: this machine's apt-get, quick even where the root is another architecture's,
# reads the root's sources and status and writes its lists and archives.
apt_for() {
	local conf root=$1 arch=$2 rc
	shift 2
	conf=$(mktemp) || return
	cat >"$conf" <<-END
		Dir "$root";
		Dir::State::status "$root/var/lib/dpkg/status";
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Install-Recommends "false";
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		Acquire::Check-Valid-Until "false";
	END
	mkdir -p "$root/var/cache/apt/archives/partial" "$root/var/lib/apt/lists/partial"
	APT_CONFIG=$conf LC_ALL=C timeout -k 5 300 apt-get -qq "$@"
	rc=$?
	rm -f "$conf"
	return $rc
}
