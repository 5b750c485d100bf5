#!/bin/bash
# Makes a root with the real dnf, zypper and pacman and small repositories for them: mkmanagers.sh OUTDIR
#
# /srv/rpm/base and /srv/rpm/crb are for dnf and zypper, /srv/pac for pacman: packages with the names that the recipes
# use, and packages that go wrong.  What the former bring is real: headers, libraries, and a compiler, which lies in
# /srv/real and of which the package holds links.  /usr/bin/apt-get is still there: a test hides what its distribution does not
# have.  Kept as mkroot.sh keeps its roots.
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
! none=$(missing flock zstd tar unshare timeout sha256sum) || cannot "needs $none"
[ "$(dpkg --print-architecture)" = amd64 ] || cannot "is made for amd64"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
mkdir -p "$cache"
key=managers-amd64-$(cat "$0" "$here/mkroot.sh" | sha256sum | cut -c 1-16)
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

"$here/mkroot.sh" bookworm amd64 dev "$root"
log=$tmp/log
inside "$root" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io install \
	dnf zypper pacman-package-manager makepkg libarchive-tools rpm createrepo-c zstd python3-venv python3-pip &&
	apt-get clean' >"$log" 2>&1 ||
	{ tail -n 20 "$log" >&2; cannot "the package managers cannot be installed"; }
# As on their own distributions: rpm's database in /var/lib/rpm, pacman's list of mounts.
mkdir -p "$root/etc/rpm"
echo '%_dbpath /var/lib/rpm' >"$root/etc/rpm/macros"
ln -sf ../proc/self/mounts "$root/etc/mtab"

cat >"$root/srv/make" <<'END'
set -e
export LC_ALL=C.UTF-8
top=/srv/top

# tree NAME DPKG-PATTERN...: takes the files of these packages away, and makes a tree of them
tree() {
	local name=$1 file
	shift
	mkdir -p "/srv/trees/$name"
	dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" | sed -n 's/^ii *//p' | xargs dpkg -L | sort -u |
		grep -v -e ^/usr/share/doc -e ^/usr/share/man -e ^/usr/share/lintian -e ^/usr/share/bug -e ^/usr/share/locale >$top/list
	case $name in blas | lapack) echo "/usr/lib/x86_64-linux-gnu/lib$name.so" >>$top/list ;; esac
	while read -r file; do
		[ ! -d "$file" ] && { [ -e "$file" ] || [ -L "$file" ]; } || continue
		mkdir -p "/srv/real${file%/*}" "/srv/trees/$name${file%/*}"
		case $name:$file in
		ffi:*.a | blas:*.a | lapack:*.a | headers:*.a) rm "$file"; continue ;;
		esac
		if [ -L "$file" ] || [ "$name" != gcc ]; then mv "$file" "/srv/trees/$name$file"; continue; fi
		mv "$file" "/srv/real$file"
		ln -s "/srv/real$file" "/srv/trees/$name$file"
	done <$top/list
}
mkdir -p $top
tree venv python3.11-venv
tree pip python3-pip
rm -rf /usr/lib/python3.11/ensurepip /usr/lib/python3/dist-packages/pip   # what Python compiled of them
tree headers 'python3*-dev' 'libpython3*-dev'
tree ffi libffi-dev
tree blas libblas-dev
tree lapack liblapack-dev
tree make make
tree gcc gcc gcc-12 g++ g++-12 cpp cpp-12 'binutils*' 'libgcc-*-dev' 'libstdc++-*-dev' libc6-dev linux-libc-dev libcrypt-dev
cp -a /srv/trees/headers /srv/trees/headers-venv
cp -a /srv/trees/venv/. /srv/trees/headers-venv

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
rpm base make 4.3 make ''
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
pac make 4.4-1 make ''
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
