#!/bin/bash
# usage: tests/integration/catalog.sh: what ampy reads in lists of packages is what their own managers read
#
# apt: a real Debian root with its real lists, plain and in every compression, against apt-cache.  dnf, zypper,
# pacman and apk: small repositories, made by the tools that make real ones where Debian has them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

make -s all build/offers || exit 1
work=$(scratch catalog 700)
trap 'rm -rf "$work"' EXIT
offers() { timeout 60 build/offers "$@" 2>>"$work/why"; }

# tree NAME: an empty root with a userland of this machine's architecture
tree() {
	mkdir -p "$work/$1/usr/bin" "$work/$1/etc" && cp -L /bin/sh "$work/$1/usr/bin/sh" && ln -s usr/bin "$work/$1/bin"
}
arch=$(uname -m)

# --- apt ------------------------------------------------------------------------------------------
# names ROOT: some hundreds that are there, some that are only provided, and some that nobody has
names() {
	local lists=$1/var/lib/apt/lists
	cat "$lists"/*_Packages | sed -n 's/^Package: //p' | sort -u >"$work/all"
	cat "$lists"/*_Packages | sed -n 's/^Provides: //p' | tr ',' '\n' | sed 's/^ *//; s/[ (:].*//' | sort -u |
		comm -13 "$work/all" - | grep -v '^$' >"$work/virtual"
	{
		awk 'NR % 160 == 1' "$work/all"
		head -n 1 "$work/all"
		tail -n 1 "$work/all"
		printf '%s\n' python3 python3-dev python3-venv libffi-dev g++ gcc libblas-dev liblapack-dev zlib1g-dev
		awk -v step=$(($(wc -l <"$work/virtual") / 60 + 1)) 'NR % step == 1' "$work/virtual"
		printf '%s\n' nosuch-package python3-de libffi-dev0 0 zzzz pythn3 lib python3.99 A ffi-dev
		awk 'NR % 1600 == 7 { print $0 "x" }' "$work/all" | comm -23 - "$work/all" | comm -23 - "$work/virtual"
	} | sort -u
}

# said_by_apt ROOT NAME...: "NAME STATE" as the offers have it, and the versions to choose from
said_by_apt() {
	local root=$1
	shift
	cat >"$work/apt.conf" <<-END
		Dir "$root";
		Dir::State::status "/dev/null";
		APT::Architecture "$debarch";
		APT::Architectures { "$debarch"; };
		Acquire::Languages "none";
	END
	APT_CONFIG=$work/apt.conf apt-cache showpkg "$@" 2>/dev/null | awk '
		/^Package: / { if (name != "") out(); name = $2; has = prov = 0; part = "" }
		/^Versions: / { part = "v"; next }
		/^Reverse Depends: / { part = ""; next }
		/^Reverse Provides: / { part = "p"; next }
		/^Dependencies: / || /^Provides: / { part = ""; next }
		part == "v" && NF { has = 1 }
		part == "p" && NF { prov = 1 }
		function out() { print name, has ? "package" : prov ? "virtual" : "none" }
		END { if (name != "") out() }' | sort >"$work/said"
	printf '%s\n' "$@" | sort | join -a 1 -e none -o 0,2.2 - "$work/said"
	# Of all versions only where it knows every name.
	# shellcheck disable=SC2046
	APT_CONFIG=$work/apt.conf apt-cache show --all-versions $(sed -n 's/ package$//p' "$work/said") | awk '
		/^Package: / { p = $2 } /^Version: / { v = $2 } /^Size: / { s = $2 } /^Installed-Size: / { i = $2 * 1024 }
		/^$/ { if (p != "") print p, "package", v, s, i; p = v = ""; s = i = -1 }' | sort -u >"$work/versions"
}

# compare WHAT ROOT: each name, with its sizes where it is a package
compare() {
	local bad=0 good=0 name state version download installed got
	local -A want versions
	while read -r name state; do want[$name]=$state; done <"$work/expected"
	while read -r name; do versions[$name]=1; done <"$work/versions"
	while read -r name state version download installed _; do
		got=$state
		if [ "$state" = package ] && [ -z "${versions[$name package $version $download $installed]:-}" ]; then
			got="package $version $download $installed, which apt does not have"
		fi
		if [ "$got" = "${want[$name]}" ]; then
			good=$((good + 1))
		else
			bad=$((bad + 1))
			fail "$1: $name" "$got" "${want[$name]}"
		fi
	done <"$work/offers"
	PASSED=$((PASSED + good))
	echo "ok $1: $good names ($(cut -d ' ' -f 2 "$work/offers" | sort | uniq -c | tr -s ' \n' ' '))"
	[ $bad = 0 ]
}

real_apt() {
	local root=$1 ending
	mapfile -t asked < <(names "$root")
	said_by_apt "$root" "${asked[@]}" >"$work/expected"
	offers "$root" "${asked[@]}" >"$work/offers"
	same "$2: all are answered" "$(wc -l <"$work/offers")" "${#asked[@]}"
	compare "$2, plain"
	cp "$work/offers" "$work/plain"
	# Lists outlive their source: apt sees them no more, until it is back.
	cp "$root/etc/apt/sources.list" "$work/sources.list"
	sed -i 's/^deb .*security/#&/' "$root/etc/apt/sources.list"
	said_by_apt "$root" "${asked[@]}" >"$work/expected"
	offers "$root" "${asked[@]}" >"$work/offers"
	compare "$2, without security"
	same "$2, without security: no list of it" "$(grep -c -e "-security_" "$work/offers")" 0
	sed -i '/security/s/^#*//; /security/!s/^deb /#&/' "$root/etc/apt/sources.list"
	said_by_apt "$root" "${asked[@]}" >"$work/expected"
	offers "$root" "${asked[@]}" >"$work/offers"
	compare "$2, security alone"
	: >"$root/etc/apt/sources.list"
	: >"$work/why"
	same "$2, no source: unknown" "$(offers "$root" python3 | cut -d ' ' -f 2)" unknown
	same "$2, no source: why" "$(tail -n 1 "$work/why")" \
		"apt has no lists here of the repositories that are switched on"
	cp "$work/sources.list" "$root/etc/apt/sources.list"
	# The same lists in what Acquire::GzipIndexes and apt's own choice leave.
	for ending in gz lz4 xz zst lzma bz2; do
		for list in "$root"/var/lib/apt/lists/*_Packages*; do
			pack "$list" "$ending"
		done
		offers "$root" "${asked[@]}" | sed "s/_Packages\.$ending\$/_Packages/" >"$work/offers"
		same "$2, $ending: as plain" "$(cmp "$work/offers" "$work/plain" 2>&1)" ""
	done
	# One that is cut off is no answer for what was not found.
	for list in "$root"/var/lib/apt/lists/*_Packages*; do
		truncate -s $(($(stat -c %s "$list") / 2)) "$list"
	done
	: >"$work/why"
	same "$2, cut off: unknown" "$(offers "$root" nosuch-package | cut -d ' ' -f 2)" unknown
	same "$2, cut off: why" "$(grep -c "_Packages.bz2' is broken or not whole" "$work/why")" 1
	rm -f "$root"/var/lib/apt/lists/*_Packages*
	same "$2, no lists: unknown" "$(offers "$root" python3 | cut -d ' ' -f 2)" unknown
	same "$2, no lists: why" "$(tail -n 1 "$work/why")" "apt has no lists of packages here"
}

# pack FILE ENDING: in place of what it was packed with before, if it was
pack() {
	local plain=${1%_Packages*}_Packages
	case $1 in
	*.gz) gzip -df "$1" ;;
	*.lz4) lz4 -qdf --rm "$1" "$plain" ;;
	*.xz) xz -df "$1" ;;
	*.zst) zstd -qdf --rm "$1" ;;
	*.lzma) xz -df "$1" ;;
	*.bz2) bzip2 -df "$1" ;;
	esac
	case $2 in
	gz) gzip -1f "$plain" ;;
	lz4) lz4 -q1f --rm "$plain" "$plain.lz4" ;;
	xz) xz -0f "$plain" ;;
	zst) zstd -q1f --rm "$plain" ;;
	lzma) xz --format=lzma -0f "$plain" ;;
	bz2) bzip2 -1f "$plain" ;;
	esac
}

debarch=amd64
if ! none=$(missing lz4 xz zstd bzip2 gzip apt-cache); then
	if bash tests/integration/mkroot.sh bookworm amd64 bare "$work/apt"; then
		ls "$work"/apt/var/lib/apt/lists/*_Packages >/dev/null 2>&1 || apt_for "$work/apt" amd64 update
		real_apt "$work/apt" "Debian 12"
		rm -rf "$work/apt"
	else
		skip "the lists of a real Debian: no root can be made here"
	fi
else
	skip "the lists of a real Debian: needs $none"
fi

# deb NAME VERSION ARCH [FIELD...]: a package without content in $work/pool
deb() {
	local dir
	dir=$(mktemp -d -p "$work")
	mkdir "$dir/DEBIAN"
	{
		printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: t <t@example.org>\n' "$1" "$2" "$3"
		printf 'Installed-Size: 7\nDescription: test\n'
		shift 3
		[ $# = 0 ] || printf '%s\n' "$@"
	} >"$dir/DEBIAN/control"
	dpkg-deb -b "$dir" "$work/pool" >/dev/null
	rm -rf "$dir"
}

# A flat repository, which has no architecture in its name, and several versions of a package.
flat_apt() {
	mkdir -p "$work/pool" "$work/flat/var/lib/apt/lists" "$work/flat/var/lib/dpkg" "$work/flat/usr/bin"
	: >"$work/flat/usr/bin/apt-get"
	printf 'Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1\n\n' \
		>"$work/flat/var/lib/dpkg/status"
	mkdir -p "$work/flat/etc/apt"
	printf 'deb http://example.org/flat /\ndeb http://example.org x main\n' >"$work/flat/etc/apt/sources.list"
	deb one 1.0 arm64
	deb one 2.0 arm64
	deb foreign 1.0 amd64 'Provides: by-foreign'
	deb common 1.0 all 'Provides: by-common (= 3), libz'
	(cd "$work/pool" && apt-ftparchive packages . 2>/dev/null) \
		>"$work/flat/var/lib/apt/lists/example.org_flat_Packages"
	same "flat" "$(offers "$work/flat" one one=1.0 one=2.0 one=3.0 foreign by-foreign common by-common libz |
		cut -d ' ' -f 1-3 | tr '\n' ',')" \
		"$(printf '%s,' "one package $(sed -n '/^Package: one/,/^$/s/^Version: //p' \
			"$work"/flat/var/lib/apt/lists/*_Packages | head -n 1)" \
			"one package 1.0" "one package 2.0" "one none -" "foreign none -" "by-foreign none -" \
			"common package 1.0" "by-common virtual -" "libz virtual -")"
	mv "$work/flat/var/lib/apt/lists/example.org_flat_Packages" \
		"$work/flat/var/lib/apt/lists/example.org_dists_x_main_binary-amd64_Packages"
	same "lists of another architecture" "$(offers "$work/flat" common | cut -d ' ' -f 2)" unknown
}
# source_names: apt itself says how it calls the lists of a source; ampy looks for them there.
source_names() {
	local at=$work/named source name i=0 all=()
	mkdir -p "$at/var/lib/apt/lists/partial" "$at/var/lib/dpkg" "$at/etc/apt/sources.list.d" "$at/etc/apt/apt.conf.d" \
		"$at/etc/apt/preferences.d" "$at/var/cache/apt/archives/partial" "$at/usr/bin"
	: >"$at/usr/bin/apt-get"
	printf 'Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1\n\n' >"$at/var/lib/dpkg/status"
	printf 'Dir "%s";\nDir::State::status "/dev/null";\nAPT::Architecture "arm64";\nAPT::Architectures { "arm64"; };\n' \
		"$at" >"$work/apt.conf"
	while read -r source; do
		rm -f "$at"/etc/apt/sources.list.d/*
		# "URI SUITE" is a stanza, with a component where the suite is not a path.
		case $source in
		deb*) printf '%s\n' "$source" >"$at/etc/apt/sources.list.d/one.list" ;;
		*/) printf 'Types: deb\nURIs: %s\nSuites: %s\n' "${source% *}" "${source##* }" ;;
		*) printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "${source% *}" "${source##* }" ;;
		esac >"$at/etc/apt/sources.list.d/two.sources"
		name=$(APT_CONFIG=$work/apt.conf apt-get update --print-uris 2>>"$work/why" |
			sed -n 's/^.* \([^ ]*_\)InRelease .*/\1/p' | head -n 1)
		[ -n "$name" ] || fail "a name for '$source'" "" "what apt says"
		case $source in
		*/) name=${name}Packages ;;
		*) name=${name}main_binary-arm64_Packages ;;
		esac
		i=$((i + 1))
		printf 'Package: p%d\nArchitecture: arm64\nVersion: 1\nSize: 1\nFilename: p\n\n' $i \
			>"$at/var/lib/apt/lists/$name"
		all+=("p$i")
		same "only of '$source'" "$(offers "$at" "${all[@]}" | sed -n 's/ package.*//p')" "p$i"
		same "... apt too" "$(APT_CONFIG=$work/apt.conf apt-cache policy "${all[@]}" 2>/dev/null | sed -n 's/:$//p' |
			grep '^p')" "p$i"
	done <<-'END'
		deb http://a.org/debian s main
		deb http://a.org/debian/ s/updates main
		deb [arch=arm64 by-hash=no] http://b.org/debian s main
		deb http://user:secret@a.org:80/debian s main
		deb http://a.org/d_e~f=g!h@i$j^k*l:m;n,o+p s main
		deb http://[::1]:80/debian s main
		deb http://[::1]/debian s main
		deb file:/opt/repo s main
		deb file:///opt/repo2 s main
		deb file://host/opt s main
		deb copy:/opt@x:8/y s main
		deb cdrom:[Debian GNU/Linux 12 _Bookworm_ - DVD # 20230610-10:23]/ s main
		deb [enabled=no] http://c.org/debian s main
		deb http://a.org/flat /
		deb http://a.org/flat ./
		deb http://a.org/flat sub/dir/
		deb http://a.org/pool/binary-arm64 /
		http://d.org/debian s
		http://d.org/debian// s/updates
		cdrom:[Disc_1]/ s
		http://user@d.org:8080/x s
		http://d.org/flat /
		http://d.org/flat sub_dir/
	END
	rm -f "$at"/etc/apt/sources.list.d/*
	same "none of no source" "$(offers "$at" "${all[@]}" | cut -d ' ' -f 2 | sort -u)" unknown
	# shellcheck disable=SC2016
	for source in 'mirror+file:/etc/apt/mirrors.txt s main' 'http://a.org/$(ARCH)/debian s main' 'http://a.org/x%2fy s main'; do
		printf 'deb %s\n' "$source" >"$at/etc/apt/sources.list"
		same "all where it cannot be told: $source" "$(offers "$at" "${all[@]}" | cut -d ' ' -f 2 | sort | uniq -c | tr -s ' ')" \
			" $i package"
	done
}
if ! none=$(missing apt-get apt-cache); then source_names; else skip "names of apt's lists: needs $none"; fi

if ! none=$(missing apt-ftparchive dpkg-deb); then flat_apt; else skip "flat repositories: needs $none"; fi

# --- rpm's ----------------------------------------------------------------------------------------
# rpm NAME VERSION RELEASE ARCH PROVIDES: a package without content in $work/rpms
rpm_package() {
	cat >"$work/spec" <<-END
		Name: $1
		Version: $2
		Release: $3
		Summary: test
		License: x
		${5:+Provides: $5}
		%description
		test
		%files
	END
	rpmbuild -bb --quiet --target "$4" --define "_topdir $work/rpmbuild" --define "_rpmdir $work/rpms" \
		--define '_build_id_links none' "$work/spec" >/dev/null 2>&1
}

rpm_lists() {
	local compress ending hash=0123456789abcdef at
	rpm_package alpha 1.2 3 "$arch" "beta = 4"
	rpm_package gamma 5 1.el9 noarch ""
	rpm_package delta 5 1 s390x ""
	for ending in gz xz bz2 zst; do
		# Debian's createrepo_c makes no zstd yet.
		compress=$ending
		[ $ending != zst ] || compress=gz
		rm -rf "$work/dnf" "$work/rpms/repodata" && tree dnf
		createrepo_c -q --no-database --general-compress-type=$compress "$work/rpms"
		if [ $ending = zst ]; then
			for list in "$work"/rpms/repodata/*primary.xml.gz; do
				gzip -dc "$list" | zstd -q >"${list%.gz}.zst" && rm "$list"
			done
		fi
		same "the list is packed as it should be" "$(find "$work/rpms/repodata" -name "*primary.xml.$ending" | wc -l)" 1
		mkdir -p "$work/dnf/var/cache/dnf/base-$hash" "$work/dnf/var/cache/dnf/off-$hash" "$work/dnf/etc/yum.repos.d"
		cp -r "$work/rpms/repodata" "$work/dnf/var/cache/dnf/base-$hash/"
		: >"$work/dnf/usr/bin/dnf"
		printf 'ID=fedora\nVERSION_ID=41\n' >"$work/dnf/etc/os-release"
		printf '[base]\nname=x\nbaseurl=file:///x\n[off]\nname=y\nenabled=0\n' >"$work/dnf/etc/yum.repos.d/x.repo"
		same "dnf, $ending" "$(offers "$work/dnf" alpha beta gamma delta nosuch alpha=1.2-3 alpha=1 |
			cut -d ' ' -f 1-3 | tr '\n' ',')" \
			"alpha package 1.2-3,beta virtual -,gamma package 5-1.el9,delta none -,nosuch none -,alpha package 1.2-3,alpha none -,"
		same "dnf, $ending: size" "$(offers "$work/dnf" alpha | cut -d ' ' -f 4)" \
			"$(stat -c %s "$work/rpms/$arch/alpha-1.2-3.$arch.rpm")"
	done
	mv "$work/dnf/var/cache/dnf/base-$hash/repodata" "$work/dnf/var/cache/dnf/off-$hash/"
	same "dnf: a repository that is switched off" "$(offers "$work/dnf" alpha | cut -d ' ' -f 2)" unknown
	sed -i 's/enabled=0/enabled=1/' "$work/dnf/etc/yum.repos.d/x.repo"
	: >"$work/why"
	same "dnf: one list of two" "$(offers "$work/dnf" alpha nosuch | cut -d ' ' -f 2 | tr '\n' ' ')" "package unknown "
	same "dnf: which is missing" "$(cat "$work/why")" "the list of the repository 'base' is not there"
	at=$work/dnf/var/cache
	mkdir -p "$at/libdnf5" && mv "$at/dnf/off-$hash" "$at/libdnf5/" && rm -r "$at/dnf"
	same "dnf5" "$(offers "$work/dnf" alpha | cut -d ' ' -f 2)" package
	# zypper calls the folder as the repository.
	mkdir -p "$at/zypp/raw/off" "$work/dnf/etc/zypp/repos.d"
	mv "$at/libdnf5/off-$hash/repodata" "$at/zypp/raw/off/" && rm "$work/dnf/usr/bin/dnf" && : >"$work/dnf/usr/bin/zypper"
	cp "$work"/dnf/etc/yum.repos.d/*.repo "$work/dnf/etc/zypp/repos.d/"
	same "zypper" "$(offers "$work/dnf" alpha gamma nosuch | cut -d ' ' -f 2 | tr '\n' ' ')" "package package unknown "
}
if ! none=$(missing createrepo_c rpmbuild zstd); then rpm_lists; else skip "dnf and zypper: needs $none"; fi

# --- pacman and apk -------------------------------------------------------------------------------
pacman_lists() {
	local ending at=$work/pacman
	mkdir "$work/pkg" && (
		cd "$work/pkg" || exit 1
		printf 'pkgname = alpha\npkgbase = alpha\npkgver = 1:2.0-3\npkgdesc = x\nsize = 4096\narch = %s\nprovides = beta=4\n' \
			"$arch" >.PKGINFO
		tar --force-local -czf "../alpha-1:2.0-3-$arch.pkg.tar.gz" .PKGINFO
	)
	for ending in gz zst xz; do
		rm -rf "$at" && tree pacman
		mkdir -p "$at/var/lib/pacman/sync"
		: >"$at/usr/bin/pacman"
		printf 'ID=arch\n' >"$at/etc/os-release"
		printf '[options]\nHoldPkg = pacman\n[core]\nServer = file:///x\n' >"$at/etc/pacman.conf"
		repo-add -q "$work/core.db.tar.$ending" "$work/alpha-1:2.0-3-$arch.pkg.tar.gz" >"$work/log" 2>&1 || {
			fail "repo-add makes $ending" "$(tail -n 1 "$work/log")" "a list"
			continue
		}
		cp "$work/core.db.tar.$ending" "$at/var/lib/pacman/sync/core.db"
		same "pacman, $ending" "$(offers "$at" alpha beta nosuch | cut -d ' ' -f 1-5 | tr '\n' ',')" \
			"alpha package 1:2.0-3 $(stat -c %s "$work/alpha-1:2.0-3-$arch.pkg.tar.gz") 4096,beta virtual - -1 -1,nosuch none - -1 -1,"
		same "pacman itself has it" "$(pacman -r "$at" -b "$at/var/lib/pacman" --config "$at/etc/pacman.conf" -Si alpha 2>/dev/null |
			sed -n 's/^Version *: //p')" 1:2.0-3
	done
	printf '[extra]\nServer = file:///x\n' >>"$at/etc/pacman.conf"
	same "pacman: one list of two" "$(offers "$at" alpha nosuch | cut -d ' ' -f 2 | tr '\n' ' ')" "package unknown "
}
if ! none=$(missing repo-add pacman makepkg bsdtar); then pacman_lists; else skip "pacman: needs $none"; fi

# As abuild-sign makes it: a signature, in a tar without an end, and the list, each packed on its own.
apk_lists() {
	local at=$work/apk
	tree apk
	mkdir -p "$at/var/cache/apk" "$at/sbin" "$work/index"
	: >"$at/sbin/apk"
	printf 'ID=alpine\n' >"$at/etc/os-release"
	printf 'signature' >"$work/index/.SIGN.RSA.x.rsa.pub"
	printf 'main' >"$work/index/DESCRIPTION"
	printf 'C:Q1x=\nP:alpha\nV:1.2-r3\nA:%s\nS:123\nI:456\np:so:libalpha.so.1=1 beta=4\n\nP:gamma\nV:5-r0\n\n' "$arch" \
		>"$work/index/APKINDEX"
	(
		cd "$work/index" || exit 1
		tar -cf - .SIGN.RSA.x.rsa.pub | head -c 1024 | gzip -n
		tar -cf - DESCRIPTION APKINDEX | gzip -n
	) >"$at/var/cache/apk/APKINDEX.066df28d.tar.gz"
	same "apk" "$(offers "$at" alpha beta so:libalpha.so.1 gamma nosuch | cut -d ' ' -f 1-5 | tr '\n' ',')" \
		"alpha package 1.2-r3 123 456,beta virtual - -1 -1,so:libalpha.so.1 virtual - -1 -1,gamma package 5-r0 -1 -1,nosuch none - -1 -1,"
	rm "$at/var/cache/apk"/*
	same "apk without lists" "$(offers "$at" alpha | cut -d ' ' -f 2)" unknown
}
apk_lists
finish
