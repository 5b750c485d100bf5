#!/bin/sh
# usage: tests/deps.sh build|test|ci|dist...: installs what this machine lacks for building (or testing) ampy, and says so
set -eu

# WHAT=PACKAGE: asked for by what it brings, so that nothing is installed twice.  WHAT is a
# command, pc:NAME of pkg-config, h:HEADER, f:FILE, py:MODULE of Python, or fuzzer (clang's libFuzzer).
list() {
	case $1-$2 in
	apt-build)
		echo gcc=gcc make=make pkg-config=pkg-config h:stdio.h=libc6-dev pc:libcurl=libcurl4-openssl-dev \
			pc:libgit2=libgit2-dev pc:inih=libinih-dev pc:libcjson=libcjson-dev pc:libelf=libelf-dev \
			pc:libcrypto=libssl-dev pc:zlib=zlib1g-dev pc:libarchive=libarchive-dev pc:libxml-2.0=libxml2-dev \
			pc:libzip=libzip-dev
		;;
	apt-test)
		echo pc:cmocka=libcmocka-dev jq=jq python3=python3 readelf=binutils script=bsdutils strace=strace \
			mandoc=mandoc
		;;
	apt-ci)
		echo clang=clang shellcheck=shellcheck valgrind=valgrind hyperfine=hyperfine gcovr=gcovr time=time \
			fuzzer=libclang-rt-14-dev mmdebstrap=mmdebstrap qemu-aarch64-static=qemu-user-static \
			update-binfmts=binfmt-support lscpu=util-linux zstd=zstd lz4=lz4 \
			createrepo_c=createrepo-c rpmbuild=rpm repo-add=pacman-package-manager makepkg=makepkg \
			bsdtar=libarchive-tools aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu \
			f:/usr/aarch64-linux-gnu/include/stdio.h=libc6-dev-arm64-cross \
			f:/usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring apt-ftparchive=apt-utils gpg=gpg \
			gpg-agent=gpg-agent nsenter=util-linux pgrep=procps busybox=busybox buildah=buildah \
			qemu-system-aarch64=qemu-system-arm f:/usr/share/qemu-efi-aarch64/QEMU_EFI.fd=qemu-efi-aarch64 \
			qemu-img=qemu-utils cloud-localds=cloud-image-utils cpio=cpio mke2fs=e2fsprogs \
			lintian=lintian py:ensurepip=python3-venv nginx=nginx-light openssl=openssl \
			ansible=ansible-core git=git setpriv=util-linux sshd=openssh-server ssh=openssh-client ip=iproute2 \
			cloud-init=cloud-init dash=dash podman=podman runc=runc docker-registry=docker-registry \
			f:/usr/lib/python3.11/test/test_json/__init__.py=libpython3.11-testsuite \
			systemd-analyze=systemd mkfs.ext4=e2fsprogs sfdisk=fdisk losetup=mount \
			chromium-headless-shell=chromium-headless-shell node=nodejs npm=npm \
			f:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf=fonts-dejavu-core
		;;
	apt-dist)
		echo clang=clang aarch64-linux-gnu-ld=binutils-aarch64-linux-gnu x86_64-linux-gnu-ld=binutils-x86-64-linux-gnu \
			readelf=binutils dpkg-source=dpkg-dev zstd=zstd xz=xz-utils flock=util-linux \
			f:/usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring
		;;
	dnf-build)
		echo gcc=gcc make=make pkg-config=pkgconf-pkg-config h:stdio.h=glibc-devel pc:libcurl=libcurl-devel \
			pc:libgit2=libgit2-devel pc:inih=inih-devel pc:libcjson=cjson-devel \
			pc:libelf=elfutils-libelf-devel pc:libcrypto=openssl-devel pc:zlib=zlib-devel \
			pc:libarchive=libarchive-devel pc:libxml-2.0=libxml2-devel pc:libzip=libzip-devel
		;;
	dnf-test)
		echo pc:cmocka=libcmocka-devel jq=jq python3=python3 readelf=binutils script=util-linux \
			strace=strace mandoc=mandoc
		;;
	dnf-ci)
		echo clang=clang shellcheck=ShellCheck valgrind=valgrind hyperfine=hyperfine gcovr=gcovr time=time
		;;
	dnf-dist)
		echo "deps: the artefacts are linked with Debian's packages, and made where apt-get is" >&2
		exit 1
		;;
	*)
		echo "deps: there is no list '$2'" >&2
		exit 1
		;;
	esac
}

there() { # is what this entry asks for on the machine?
	case $1 in
	pc:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "${1#pc:}" ;;
	h:*) echo "#include <${1#h:}>" | cc -E -x c - >/dev/null 2>&1 ;;
	f:*) [ -e "${1#f:}" ] ;;
	py:*) python3 -c "import ${1#py:}" >/dev/null 2>&1 ;;
	fuzzer) [ -n "$(find /usr/lib -name 'libclang_rt.fuzzer*' -print -quit 2>/dev/null)" ] ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

missing() { # the packages of the entries that are not there
	for entry; do
		there "${entry%%=*}" || printf '%s ' "${entry#*=}"
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
	entries="$entries $(list "$manager" "$set")"
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
