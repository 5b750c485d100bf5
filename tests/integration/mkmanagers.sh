#!/bin/bash
# Makes a root with the real dnf, zypper and pacman and small repositories for them: mkmanagers.sh OUTDIR
#
# /srv/rpm/base and /srv/rpm/crb are for dnf and zypper, /srv/pac for pacman: packages with the names that the recipes
# use, and in them what ampy's probes look for; besides, packages that go wrong.  /usr/bin/apt-get is still there: a test
# hides what its distribution does not have.  Kept as mkroot.sh keeps its roots.
# Exit: 0 made, 2 wrong usage, 3 this machine cannot, 1 anything else.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/lib.sh"

cannot() {
	printf 'mkmanagers: %s\n' "$1" >&2
	exit 3
}

[ $# -eq 1 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
out=$1
[ "$(id -u)" -eq 0 ] || cannot "needs root rights"
! none=$(missing flock zstd tar unshare timeout make sha256sum) || cannot "needs $none"
[ "$(dpkg --print-architecture)" = amd64 ] || cannot "is made for amd64"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache"
key=managers-amd64-$(cat "$0" "$here/mkroot.sh" "$here/../mkroots.c" "$here"/../roots/_*.root | sha256sum | cut -c 1-16)
kept=$cache/$key.tar.zst

unpack_kept() {
	[ -s "$kept" ] && [ -z "$(find "$kept" -mtime +30)" ] || return 1
	mkdir -p "$out"
	timeout 120 zstd -qdc "$kept" | tar -C "$out" --numeric-owner --xattrs --xattrs-include='*' -xf - && return
	rm -rf "$kept" "$out"
	return 1
}

exec 9>"$cache/managers-amd64.lock"
timeout 1200 flock 9 || cannot "another build of $key does not end"
unpack_kept && exit 0
namespaces || cannot "mounts of its own are not allowed here"
tmp=$(scratch managers 3000)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
root=$tmp/root

# payload NAME LINE...: a tree that a package brings, described as the fixture machines are.
mkdir "$tmp/roots" "$tmp/trees"
cp "$here"/../roots/_*.root "$tmp/roots"
payload() {
	local name=$1
	shift
	{
		echo '@set elf=x86_64 interp=/lib64/ld-linux-x86-64.so.2 libdir=/usr/lib64 triplet=x86_64-redhat-linux'
		printf '%s\n' "$@"
	} >"$tmp/roots/$name.root"
}

payload gcc '@like _rpm-gcc gccdir=11 gccver=11.5.0 gccpkg="11.5.0 20240719 (Red Hat 11.5.0-5)"'
headers='@like _pyheader include=/usr/include/python3.11 pyconfig=/usr/include/x86_64-linux-gnu/python3.11 minor=11 micro=2'
ensurepip=/usr/lib/python3.11/ensurepip
venv=("@bytes $ensurepip/__init__.py \"_PIP_VERSION = 23\\n\"" "@bytes $ensurepip/_bundled/pip-23.0.1-py3-none-any.whl \"PK\"")
payload headers "$headers"
payload venv "${venv[@]}"
payload headers-venv "$headers" "${venv[@]}"
payload pip '@bytes /usr/lib/python3/dist-packages/pip/__init__.py "__version__ = \"23.0.1\"\n"' \
	'@bytes /usr/lib/python3/dist-packages/pip-23.0.1.dist-info/METADATA "Name: pip\nVersion: 23.0.1\n"'
payload ffi '@bytes /usr/include/ffi.h "#define LIBFFI_H\n"' '@bytes /usr/include/ffitarget.h "#define LIBFFI_TARGET_H\n"' \
	'@like _lib path=/usr/lib64/libffi.so.8.1.2 soname=libffi.so.8 func=ffi_call' '@link /usr/lib64/libffi.so libffi.so.8.1.2'
payload blas '@like _lib path=/usr/lib64/libblas.so.3.11.0 soname=libblas.so.3 func=dgemm_' \
	'@link /usr/lib64/libblas.so.3 libblas.so.3.11.0' '@link /usr/lib64/libblas.so libblas.so.3'
payload lapack '@like _lib path=/usr/lib64/liblapack.so.3.11.0 soname=liblapack.so.3 needs=libblas.so.3 func=dgesv_' \
	'@link /usr/lib64/liblapack.so.3 liblapack.so.3.11.0' '@link /usr/lib64/liblapack.so liblapack.so.3'
payload none '@bytes /usr/share/ampy-test/none ""'
make -s -C "$here/../.." build/mkroots >&2
for tree in gcc headers venv pip ffi blas lapack none headers-venv; do
	"$here/../../build/mkroots" "$tmp/trees" "$tmp/roots/$tree.root"
done

"$here/mkroot.sh" bookworm amd64 bare "$root"
log=$tmp/log
inside "$root" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io install \
	dnf zypper pacman-package-manager makepkg libarchive-tools rpm createrepo-c zstd && apt-get clean' >"$log" 2>&1 ||
	{ tail -n 20 "$log" >&2; cannot "the package managers cannot be installed"; }
# As on their own distributions: rpm's database in /var/lib/rpm, pacman's list of mounts.
mkdir -p "$root/etc/rpm" "$root/srv/trees"
echo '%_dbpath /var/lib/rpm' >"$root/etc/rpm/macros"
ln -sf ../proc/self/mounts "$root/etc/mtab"
cp -a "$tmp/trees/." "$root/srv/trees"

cat >"$root/srv/make" <<'END'
set -e
export LC_ALL=C.UTF-8
top=/srv/top
# rpm REPO NAME VERSION TREE REQUIRES [SECTION SCRIPT]
rpm() {
	mkdir -p $top "/srv/rpm/$1"
	{
		printf '%s\n' "Name: $2" "Version: $3" "Release: 1" "Summary: $2" "License: MIT" "BuildArch: noarch" "AutoReqProv: no"
		for need in $5; do echo "Requires: $need"; done
		case $2 in bash) echo "Provides: /bin/sh" ;; *-release) echo "Provides: system-release" ;; esac
		printf '%s\n' "%description" "$2" "%install" "mkdir -p %{buildroot}/usr/share/ampy-test" \
			"[ $4 = none ] || cp -a /srv/trees/$4/. %{buildroot}/" "touch %{buildroot}/usr/share/ampy-test/$2"
		[ $# -lt 7 ] || printf '%%%s\n%s\n' "$6" "$7"
		echo "%files"
		echo "/usr/share/ampy-test/$2"
		[ "$4" = none ] || (cd "/srv/trees/$4" && find . ! -type d -printf '"/%P"\n')
	} >"$top/$2.spec"
	rpmbuild -bb --quiet --define "_topdir $top" --define "_rpmdir /srv/rpm/$1" --define '__os_install_post %{nil}' --define '_binaries_in_noarch_packages_terminate_build 0' \
		--define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' "$top/$2.spec" >$top/log 2>&1 || { cat $top/log; exit 1; }
}
rpm base bash 5.1 none ''
rpm base rocky-release 9.4 none ''
rpm base libgcc 11.5.0 none ''
rpm base gcc 11.5.0 gcc libgcc
rpm base gcc-c++ 11.5.0 none gcc
rpm base make 4.3 none ''
rpm base python3-libs 3.11.2 none ''
rpm base python3 3.11.2 venv python3-libs
rpm base python3-devel 3.11.2 headers python3
rpm base python3-pip 23.0.1 pip python3
rpm base libffi-devel 3.4.2 ffi ''
rpm crb blas-devel 3.11.0 blas ''
rpm crb lapack-devel 3.11.0 lapack blas-devel
rpm base other 1 none gcc
rpm base unmet 1 none nothing-has-this
rpm base pre-fails 1 none /bin/sh pre 'test -e /srv/fine || { echo from-the-script >&2; exit 7; }'
rpm base post-fails 1 none /bin/sh post 'echo from-the-script >&2; exit 7'
rpm base slow 1 none /bin/sh pre 'n=0; while [ ! -e /srv/go ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done'
for repo in base crb; do createrepo_c -q --no-database "/srv/rpm/$repo"; done
command rpm --initdb
command rpm -i --justdb --nodeps /srv/rpm/base/bash-* /srv/rpm/base/rocky-release-* 2>/dev/null

# pac NAME VERSION TREE DEPENDS [INSTALL]
mkdir -p /srv/pac
pac() {
	rm -rf $top/pac && mkdir -p "$top/pac/usr/share/ampy-test"
	[ "$3" = none ] || cp -a "/srv/trees/$3/." $top/pac/
	touch "$top/pac/usr/share/ampy-test/$1"
	{
		printf '%s\n' "pkgname = $1" "pkgbase = $1" "pkgver = $2" "pkgdesc = $1" "url = none" "builddate = 1767225600" \
			"packager = none" "size = 4096" "arch = any"
		for need in $4; do echo "depend = $need"; done
	} >$top/pac/.PKGINFO
	[ $# -lt 5 ] || printf '%s\n' "$5" >$top/pac/.INSTALL
	(cd $top/pac && find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort |
		tar --zstd --no-recursion --owner=0 --group=0 -cf "/srv/pac/$1-$2-any.pkg.tar.zst" -T -)
}
pac gcc-libs 15.2-1 none ''
pac gcc 15.2-1 gcc gcc-libs
pac make 4.4-1 none ''
pac base-devel 1-2 none 'gcc make'
pac python 3.11.2-1 headers-venv ''
pac python-pip 23.0.1-1 pip python
pac libffi 3.4.2-1 ffi ''
pac blas 3.11.0-1 blas ''
pac lapack 3.11.0-1 lapack blas
pac other 1-1 none gcc
pac unmet 1-1 none nothing-has-this
pac post-fails 1-1 none '' 'post_install() { echo from-the-script; return 7; }'
pac slow 1-1 none '' 'pre_install() { n=0; while [ ! -e /srv/go ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done; }'
repo-add -q /srv/pac/extra.db.tar.zst /srv/pac/*.pkg.tar.zst
rm -rf $top /srv/trees
END
inside "$root" bash /srv/make >"$log" 2>&1 || { tail -n 20 "$log" >&2; echo "mkmanagers: the repositories cannot be made" >&2; exit 1; }
rm -f "$root/srv/make"
find "$cache" -maxdepth 1 -name "managers-amd64-*.tar.zst*" -mtime +7 -delete
timeout 300 tar -C "$root" --numeric-owner --xattrs --xattrs-include='*' -cf - . | zstd -q -3 -T2 -o "$kept.part"
mv "$kept.part" "$kept"
unpack_kept
