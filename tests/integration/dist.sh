#!/bin/bash
# The artefacts: made twice alike, and used alone on new Debian systems of both architectures: dist.sh AMPY
#
# Debian packages that it needs beside those of .dist/build.sh: mmdebstrap qemu-user-static binfmt-support
# jq lintian mandoc lz4 xz-utils zstd bzip2.
set -u
ampy=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh
top=$PWD
native=$(dpkg --print-architecture 2>/dev/null)

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "the artefacts are used in systems that need root rights and mounts of their own"
	finish
fi
if none=$(missing mmdebstrap jq lintian mandoc lz4 xz zstd bzip2 clang) || ! emulation arm64 || ! emulation amd64; then
	skip "no other systems without ${none:-binfmt_misc}"
	finish
fi
work=$(scratch dist 6000)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
export ampy work version native top

# --- made twice ---------------------------------------------------------------------------------------
# source_at DIR: a copy of the checkout as it stands, of another age.
source_at() {
	mkdir -p "$1"
	git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -C "$1" -xf -
	find "$1" -exec touch -h -d "$2" {} +
}

begin=$SECONDS
source_at "$work/one" 2026-01-02
(cd "$work/one" && umask 022 && AMPY_TEST_CACHE=$work/cache timeout 1800 make -s deb) >"$work/table" 2>"$work/log"
same "make deb" $? 0
cat "$work/table" "$work/log"
cold=$((SECONDS - begin))
echo "make deb, with nothing kept: $cold s"
source_at "$work/and/elsewhere/two" 2019-03-04
(cd "$work/and/elsewhere/two" && umask 077 && unset CI && TZ=Asia/Tokyo LANG=C AMPY_TEST_CACHE=$work/cache JOBS=3 \
	ARCHES="amd64 arm64" timeout 1800 make -s deb) >"$work/log" 2>&1 || tail -n 20 "$work/log"
same "again, elsewhere, later, with another umask: the same bytes" \
	"$(diff "$work/one/build/dist/SHA256SUMS" "$work/and/elsewhere/two/build/dist/SHA256SUMS" 2>&1)" ""
same "the sums are right" "$(cd "$work/one/build/dist" && sha256sum -c SHA256SUMS 2>&1 | grep -vc ': OK$')" 0
same "and over all" "$(wc -l <"$work/one/build/dist/SHA256SUMS")" "$(find "$work/one/build/dist" -type f ! -name SHA256SUMS | wc -l)"
[ -s "$work/one/build/dist/SHA256SUMS" ] || finish
mv "$work/one/build/dist" "$work/dist"
rm -rf "$work/one" "$work/and" "$work/cache"
dist=$work/dist
export dist

# --- what it is -----------------------------------------------------------------------------------------
# symbols_above FILE: the versioned symbols of a C library newer than 2.27.
symbols_above() {
	readelf -W --dyn-syms "$1" | grep -o '@GLIBC_[0-9.]*' | sort -Vu | sed 's/@GLIBC_//' |
		awk -F. '$1 > 2 || $2 > 27' | paste -s -d ' '
}
for arch in arm64 amd64; do
	one=$dist/ampy-$version-linux-$arch
	same "$arch: no symbol above glibc 2.27" "$(symbols_above "$one")" ""
	same "$arch: nothing but the C library" \
		"$(readelf -dW "$one" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vcE '^(libc|libpthread|libdl|libm|ld-linux-.*)\.so\.')" 0
	size=$(stat -c %s "$one")
	same "$arch: below 2 MB ($size)" "$([ "$size" -lt 2000000 ] && echo yes)" yes
	same "$arch: stripped" "$(readelf -SW "$one" | grep -cE '\.symtab|\.debug')" 0
	# As that user who made nothing of it: the answer is about the package.
	same "$arch: lintian" "$(lintian --fail-on error,warning "$dist/ampy_${version}_$arch.deb" 2>&1 | grep '^[EW]:')" ""
done

# --- the same answers as the program that is built here --------------------------------------------------
make -s build/roots/.made
mkdir "$work/bin"
cp "$dist/ampy-$version-linux-$native" "$work/bin/ampy"
# But those that ask an index, for which the network part would have to lie beside it.
# shellcheck disable=SC2046 # names without blanks
if tests/cases.sh "$work/bin/ampy" $(grep -LE '^@args .*--index' tests/cases/*.t) >"$work/log" 2>&1; then ok "golden cases: $(tail -n 1 "$work/log")"; else
	fail "golden cases" "$(tail -n 20 "$work/log")" "all of them"
fi

# The other architecture's file, whose C library is that of the oldest release: trees of every family.
if tests/integration/mkroot.sh bullseye arm64 bare "$work/root"; then
	mkdir "$work/foreign"
	printf '#!/bin/sh\nQEMU_CPU=neoverse-n1 exec qemu-aarch64-static -L %s %s/ampy-%s-linux-arm64 "$@"\n' "$work/root" "$dist" \
		"$version" >"$work/foreign/ampy"
	chmod 755 "$work/foreign/ampy"
	# shellcheck disable=SC2046 # names without blanks
	if tests/cases.sh "$work/foreign/ampy" $(grep -lE '^@args .*setup' tests/cases/*.t | xargs grep -LE '^@args .*--index') \
		>"$work/log" 2>&1; then
		ok "golden cases of setup, arm64: $(tail -n 1 "$work/log")"
	else
		fail "golden cases of setup, arm64" "$(tail -n 20 "$work/log")" "all of them"
	fi
	rm -rf "$work/root"
else
	skip "no bullseye system for arm64 could be made"
fi

# plan PROGRAM... ROOT: the plan for what lies there, without what differs from run to run.
plan() { "$@" setup --plan --profile dev --any-arch --json; }
# alike NAME ROOT: one plan, from both programs, and it comes from lists.
alike() {
	local got want
	want=$(plan timeout 120 "$ampy" --root "$2" 2>&1)
	got=$(plan timeout 120 "$work/bin/ampy" --root "$2" 2>&1)
	same "$1" "$(printf %s "$got" | sha256sum) $(printf %s "$got" | jq -r '[.schema, .provisional] | join(" ")' 2>&1)" \
		"$(printf %s "$want" | sha256sum) ampy.plan/1 false"
}
export -f plan alike same ok fail

# Lists of rpm and pacman, made by createrepo_c and repo-add and fetched by dnf and pacman.
rpm_and_pacman() {
	local repo
	cd "$COPY" || return
	rm -rf usr/bin/apt-get usr/bin/zypper var/lib/dpkg etc/os-release etc/yum.repos.d
	mv usr/bin/pacman usr/bin/later
	mkdir -p etc/yum.repos.d
	printf 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n' >etc/os-release
	for repo in baseos:base crb:crb; do
		printf '[%s]\nname=x\nbaseurl=file:///srv/rpm/%s\nenabled=1\ngpgcheck=0\n\n' "${repo%:*}" "${repo#*:}" >>etc/yum.repos.d/rocky.repo
	done
	inside "$COPY" dnf -q makecache || return
	alike "Enterprise Linux: repodata" "$COPY"
	rm -rf etc/yum.repos.d usr/bin/dnf
	mv usr/bin/later usr/bin/pacman
	printf 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n' >etc/os-release
	mkdir -p var/lib/pacman/{local,sync}
	printf '[options]\nArchitecture = auto\nSigLevel = Never\n[extra]\nServer = file:///srv/pac\n' >etc/pacman.conf
	inside "$COPY" pacman -Sy >/dev/null || return
	alike "Arch: a database" "$COPY"
}
export -f rpm_and_pacman inside
# counted COMMAND...: what it said is shown and counted; in a copy it runs in a shell of its own.
counted() {
	"$@" >"$work/answers" 2>&1
	cat "$work/answers"
	PASSED=$((PASSED + $(grep -c '^ok ' "$work/answers")))
	FAILED=$((FAILED + $(grep -c '^FAIL ' "$work/answers")))
}
if tests/integration/mkmanagers.sh "$work/managers"; then
	counted copy "$work/managers" rpm_and_pacman
	same "both families were looked at" "$(grep -c '^ok ' "$work/answers")" 2
	rm -rf "$work/managers"
else
	skip "no root with dnf and pacman could be made"
fi

# --- alone on a new system -------------------------------------------------------------------------------
# live SUITE ARCH: the one file, and nothing else, in a bare system.
live() {
	local said
	cp "$dist/ampy-$version-linux-$2" "$COPY/usr/local/bin/ampy"
	said=$(inside "$COPY" ampy doctor --json --any-arch)
	same "$1 $2: doctor" "$? $(jq -r '.schema + " " + .facts.distro.codename' <<<"$said" 2>&1)" "1 ampy.doctor/1 $1"
	rm -rf "$COPY"/var/lib/apt/lists/*
	said=$(inside "$COPY" ampy setup --plan --json --any-arch)
	same "$1 $2: setup --plan, without lists" "$? $(jq -r '[.schema, .provisional] | join(" ")' <<<"$said" 2>&1)" "0 ampy.plan/1 true"
	same "$1 $2: the network part is told to be away" \
		"$(inside "$COPY" ampy --version --verbose | grep -c '^missing: the network part')" 1
	[ "$2" != arm64 ] || checks "$@"
	[ "$1" != bookworm ] || with_lists "$@"
}

# checks SUITE ARCH: a lock file judged by the one file there is what the program that is built here says of that system.
checks() {
	local lock=/uv.lock
	cp "$top/tests/cases/check/uv.lock" "$COPY$lock"
	same "$1 $2: check" "$(inside "$COPY" ampy check --json $lock --python 3.11 --all)" \
		"$("$ampy" --root "$COPY" check --json $lock --python 3.11 --all)"
	same "$1 $2: check, for this machine" "$(inside "$COPY" ampy check --json $lock --python 3.11 |
		jq -r '[.schema, .targets[0].arch, .targets[0].libc] | join(" ")' 2>&1)" "ampy.check/1 aarch64 glibc"
	rm "$COPY$lock"
}

# from_lists: of a plan, what does not depend on whether it is for a tree or the live system.
from_lists() {
	jq -c '[.provisional, [.steps[] | select(.kind != "refresh") | {kind, title, packages, choices}], .unresolved]'
}

# with_lists SUITE ARCH: the archive's own lists, in each of apt's compressions; the packages and their sizes
# are what the program that is built here sees in them.
with_lists() {
	local lists=$COPY/var/lib/apt/lists want ending file
	apt_for "$COPY" "$2" update || { fail "$1 $2: lists" "none" "apt-get update"; return; }
	want=$(plan timeout 120 "$ampy" --root "$COPY" | from_lists)
	same "$1 $2: there is a plan" "$(jq -r '.[0] | tostring' <<<"$want") $(grep -c libblas-dev <<<"$want")" "false 1"
	for ending in '' lz4 xz zst gz bz2; do
		for file in "$lists"/*_Packages*; do repacked "$file" $ending; done
		same "$1 $2: setup --plan, ${ending:-plain} lists" "$(plan inside "$COPY" ampy | from_lists)" "$want"
	done
	# shellcheck disable=SC2043
	for file in "$lists"/*_Packages*; do repacked "$file"; done
}
# repacked FILE [ENDING]: unpacked, or as apt keeps it in that compression.
repacked() {
	local plain
	plain=${1%_Packages*}_Packages
	case $1 in
	*.lz4) lz4 -qdc "$1" >"$plain" ;;
	*.xz) xz -dc "$1" >"$plain" ;;
	*.zst) zstd -qdc "$1" >"$plain" ;;
	*.gz) gzip -dc "$1" >"$plain" ;;
	*.bz2) bzip2 -dc "$1" >"$plain" ;;
	esac
	[ "$1" = "$plain" ] || rm "$1"
	case ${2:-} in
	lz4) lz4 -q1 "$plain" "$plain.lz4" ;;
	xz) xz -0 -T0 -c "$plain" >"$plain.xz" ;;
	zst) zstd -q1 "$plain" -o "$plain.zst" ;;
	gz) gzip -1c "$plain" >"$plain.gz" ;;
	bz2) bzip2 -1c "$plain" >"$plain.bz2" ;;
	*) return ;;
	esac
	rm "$plain"
}

# package SUITE ARCH: installed by dpkg, used, purged; on this architecture also by apt with what it recommends.
package() {
	local soname before
	before=$(find "$COPY" -xdev ! -path '*/var/log/*' ! -path '*/var/cache/*' ! -path '*/var/lib/dpkg/*' | sort | sha256sum)
	cp "$dist/ampy_${version}_$2.deb" "$COPY/ampy.deb"
	inside "$COPY" dpkg --force-unsafe-io -i /ampy.deb >"$work/log.$1.$2" 2>&1
	same "$1 $2: dpkg -i" $? 0
	same "$1 $2: doctor from the package" "$(inside "$COPY" ampy doctor --json --any-arch | jq -r .schema 2>&1)" ampy.doctor/1
	same "$1 $2: what the network part lacks" \
		"$(inside "$COPY" ampy --version --verbose | grep -c '^missing: the network part.*packages libcurl4 and libgit2-1.1')" 1
	same "$1 $2: man page" "$(gzip -dc "$COPY/usr/share/man/man1/ampy.1.gz" | mandoc -T ascii | grep -c 'ampy user-data\|ampy doctor')" \
		"$("$ampy" help --man | mandoc -T ascii | grep -c 'ampy user-data\|ampy doctor')"
	same "$1 $2: completion" "$(inside "$COPY" bash -n /usr/share/bash-completion/completions/ampy 2>&1)" ""
	inside "$COPY" dpkg --force-unsafe-io --purge ampy >>"$work/log.$1.$2" 2>&1
	same "$1 $2: purge" $? 0
	rm "$COPY/ampy.deb"
	same "$1 $2: nothing is left" \
		"$(find "$COPY" -xdev ! -path '*/var/log/*' ! -path '*/var/cache/*' ! -path '*/var/lib/dpkg/*' | sort | sha256sum)" "$before"
	[ "$2" = "$native" ] || return 0
	cp "$dist/ampy_${version}_$2.deb" "$COPY/ampy.deb"
	apt_for "$COPY" "$2" update &&
		inside "$COPY" apt-get -qq -y -o Dpkg::Options::=--force-unsafe-io install /ampy.deb >"$work/log.$1.$2" 2>&1
	same "$1 $2: apt-get install" $? 0
	case $1 in bullseye) soname=1.1 ;; bookworm) soname=1.5 ;; trixie) soname=1.9 ;; esac
	same "$1 $2: the network part loads" \
		"$(inside "$COPY" ampy --version --verbose | sed -n 's/^libgit2 \([0-9]*\.[0-9]*\).*/\1/p; /^missing/p')" $soname
	inside "$COPY" apt-get -qq -y purge ampy >>"$work/log.$1.$2" 2>&1
	same "$1 $2: apt-get purge" "$? $(find "$COPY" -xdev -name '*ampy*' ! -name ampy.deb | wc -l)" "0 0"
}
both() {
	live "$@"
	rm -f "$COPY/usr/local/bin/ampy"
	package "$@"
}
export -f live checks from_lists with_lists repacked package both inside apt_for
for suite in bullseye bookworm trixie; do
	for arch in amd64 arm64; do
		if tests/integration/mkroot.sh $suite $arch bare "$work/root"; then
			LIMIT=400 counted copy "$work/root" both $suite $arch
			rm -rf "$work/root"
		else
			skip "no $suite system for $arch could be made"
		fi
	done
done
finish
