#!/bin/sh
# usage: tests/deps.sh build|test...: installs what this machine lacks for building (or testing) ampy, and says so
set -eu

# need COMMAND-OR-PKG-CONFIG-NAME PACKAGE...: asked for by what it brings, so that nothing is installed twice
apt_build='gcc:gcc make:make pkg-config:pkg-config pc:libcurl=libcurl4-openssl-dev pc:libgit2=libgit2-dev
	pc:inih=libinih-dev pc:libcjson=libcjson-dev pc:libelf=libelf-dev pc:libcrypto=libssl-dev pc:zlib=zlib1g-dev
	h:stdio.h=libc6-dev'
apt_test='pc:cmocka=libcmocka-dev jq:jq python3:python3 readelf:binutils'
apt_ci='clang:clang shellcheck:shellcheck valgrind:valgrind strace:strace hyperfine:hyperfine gcovr:gcovr
	mandoc:mandoc mmdebstrap:mmdebstrap qemu-aarch64-static:qemu-user-static update-binfmts:binfmt-support
	lscpu:util-linux clang-rt:libclang-rt-14-dev'
dnf_build='gcc:gcc make:make pkg-config:pkgconf-pkg-config pc:libcurl=libcurl-devel pc:libgit2=libgit2-devel
	pc:inih=inih-devel pc:libcjson=cjson-devel pc:libelf=elfutils-libelf-devel pc:libcrypto=openssl-devel
	pc:zlib=zlib-devel h:stdio.h=glibc-devel'
dnf_test='pc:cmocka=libcmocka-devel jq:jq python3:python3 readelf:binutils'
dnf_ci='clang:clang shellcheck:ShellCheck valgrind:valgrind strace:strace hyperfine:hyperfine gcovr:gcovr'

there() { # is what this entry asks for on the machine?
	case $1 in
	pc:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "${1#pc:}" ;;
	h:*) echo "#include <${1#h:}>" | cc -E -x c - >/dev/null 2>&1 ;;
	clang-rt) command -v clang >/dev/null 2>&1 && [ -e "$(clang -print-file-name=libclang_rt.fuzzer-x86_64.a 2>/dev/null)" ] ||
		[ -n "$(find /usr/lib -name 'libclang_rt.fuzzer*' -print -quit 2>/dev/null)" ] ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

missing() { # the packages of the entries that are not there
	for entry; do
		case $entry in
		*=*) what=${entry%%=*} package=${entry#*=} ;;
		*) what=${entry%%:*} package=${entry#*:} ;;
		esac
		there "$what" || printf '%s ' "$package"
	done
}

if command -v apt-get >/dev/null 2>&1; then
	manager=apt
elif command -v dnf >/dev/null 2>&1; then
	manager=dnf
else
	echo "deps: neither apt-get nor dnf is here; INSTALL names what is needed" >&2
	exit 1
fi

entries=
for set; do
	eval "entries=\"\$entries \${${manager}_$set}\""
done
# shellcheck disable=SC2086 # a list of words
packages=$(missing $entries)
[ -n "$packages" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || {
		echo "deps: missing: $packages(become root to install them)" >&2
		exit 1
	}
	as_root=sudo
fi
echo "deps: installing $packages"
# shellcheck disable=SC2086 # lists of words
case $manager in
apt)
	export DEBIAN_FRONTEND=noninteractive
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install $packages >/dev/null
	;;
dnf) $as_root dnf -q -y install $packages ;;
esac
