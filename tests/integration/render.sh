#!/bin/bash
# usage: tests/integration/render.sh AMPY: plans as scripts, user-data and Dockerfiles, checked by their own
# tools and run in throw-away Debian roots with an apt repository of tiny packages
# shellcheck disable=SC2016,SC2086 # what others expand; lists of words
set -u
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/lib.sh"

if [ "$(id -u)" != 0 ] || ! namespaces; then
	skip "render: needs root rights and mounts of its own"
	finish
fi
[ -n "${AMPY_RENDER_APART:-}" ] ||
	AMPY_RENDER_APART=1 exec unshare --mount --propagation private "$0" "$@"

tmp=$(scratch render 4000)
trap 'umount -l /mnt 2>/dev/null; rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
ampy=$(realpath "$1")
(cd "$here/../.." && make -s build/release/tests/render roots) || exit 1
render=$here/../../build/release/tests/render

# written KIND WORD...: the plan of these words
written() {
	local kind=$1
	shift
	printf '%s\0' "$@" | "$render" "$kind"
}

debian=(family=debian manager=apt id=debian version=12 "name=Debian GNU/Linux 12 (bookworm)")

# --- what their own tools say ---------------------------------------------------------------

# parses NAME FILE: three shells' worth of opinions
parses() {
	local said
	said=$(shellcheck -s sh "$2" 2>&1 && dash -n "$2" 2>&1 && busybox ash -n "$2" 2>&1)
	same "$1: shellcheck, dash and ash" "$said" ""
}

full=(type=python3.11 miss="no room"
	step=repair step=refresh
	step=repository path=/etc/x.repo "body=[x]
enabled=1
" repository=x
	step=install want=blas candidate=libblas-dev want=aio candidate=libaio1t64 candidate=libaio1
	step=remove package=old step=mark package=other
	step=file path=/etc/y
	step=venv owner=alice dir=/srv/v python=/usr/bin/python3 argv=/usr/bin/python3 argv=-m argv=venv argv=/srv/v
	step=pip owner=alice dir=/srv/v env=PIP_INDEX_URL=https://u:p@h/ argv=/srv/v/bin/python argv=-m argv=pip)
for m in debian/apt rhel/dnf rhel/yum rhel/tdnf suse/zypper alpine/apk arch/pacman none/; do
	written sh "family=${m%/*}" ${m:+"manager=${m#*/}"} "${full[@]}" >"$tmp/s"
	parses "$m" "$tmp/s"
	written sh "family=${m%/*}" "manager=${m#*/}" step=install want=a candidate=b >"$tmp/s"
	parses "$m, install alone" "$tmp/s"
done
size=$(written cloud-config "${debian[@]}" provisional=1 "${full[@]}" | wc -c)
same "user-data fits into 16 KiB" "$((size < 16384))" 1

# What setup writes for each of the fixture machines that have a package manager.
count=0
for root in "$here"/../../build/roots/[!_]*/; do
	name=$(basename "$root") bad=
	for kind in sh cloud-config dockerfile; do
		"$ampy" setup --as $kind --root "$root" --any-arch --with some-package </dev/null >"$tmp/s.$kind" 2>"$tmp/err"
		if grep -q 'no package manager that ampy knows' "$tmp/err"; then continue 2; fi
		[ -s "$tmp/s.$kind" ] || bad="$kind: $(head -n 1 "$tmp/err")"
	done
	shellcheck -s sh "$tmp/s.sh" >"$tmp/said" || bad=$(head -n 5 "$tmp/said")
	dash -n "$tmp/s.sh" || bad=syntax
	[ "$(head -n 1 "$tmp/s.cloud-config")" = '#cloud-config' ] || bad='no user-data'
	[ "$(wc -c <"$tmp/s.cloud-config")" -lt 16384 ] || bad='user-data over 16 KiB'
	[ -z "$bad" ] || fail "setup --as, $name" "$bad" "scripts"
	count=$((count + 1))
done
same "scripts for $count fixture machines" "$((count > 100))" 1

# --- throw-away roots -----------------------------------------------------------------------
"$here/mkroot.sh" bookworm amd64 bare "$tmp/bare" || exit 1

# throwaway ROOT: /mnt/m is a new copy of it
throwaway() {
	umount -l /mnt 2>/dev/null
	mount -t tmpfs ampy /mnt && mkdir /mnt/u /mnt/w /mnt/m &&
		mount -t overlay ampy -o lowerdir="$1",upperdir=/mnt/u,workdir=/mnt/w /mnt/m
}

# run SHELL: the script in it, its output in $tmp/said
run() {
	cp "$tmp/s" /mnt/m/s
	LIMIT=${LIMIT:-120} inside /mnt/m "$1" /s >"$tmp/said" 2>&1
}

# said WORD: yes or no
said() {
	if grep -qF -- "$1" "$tmp/said"; then echo yes; else echo no; fi
}

# package NAME VERSION FIELD...: a tiny one, in the repository
package() {
	local dir=$tmp/deb/$1
	mkdir -p "$dir/DEBIAN"
	{
		printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody\nDescription: tiny\n' "$1" "$2"
		shift 2
		printf '%s\n' "$@"
	} | grep . >"$dir/DEBIAN/control"
	dpkg-deb -Znone --build --root-owner-group "$dir" "$tmp/repo/" >/dev/null
}

# listed: the repository's list of what is in it
listed() {
	(cd "$tmp/repo" && for deb in *.deb; do
		dpkg-deb -f "$deb"
		printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" \
			"$(sha256sum "$deb" | cut -d' ' -f1)"
	done >Packages)
}

mkdir -p "$tmp/repo"
package t-one 1
package t-two 2 "Depends: t-base"
package t-base 1
package t-new 1 "Provides: t-virtual"
listed

# tiny: a root whose only source is that repository, without lists
tiny() {
	throwaway "${from:-$tmp/bare}"
	rm -rf /mnt/m/etc/apt/sources.list* /mnt/m/var/lib/apt/lists/*
	mkdir -p /mnt/m/repo /mnt/m/etc/apt/sources.list.d
	cp "$tmp/repo/"* /mnt/m/repo
	echo 'deb [trusted=yes] copy:/repo ./' >/mnt/m/etc/apt/sources.list
}

# installed: what is there of the tiny ones
installed() {
	inside /mnt/m dpkg-query -W -f '${db:Status-Status} ${Package}\n' 't-*' 2>/dev/null |
		sed -n 's/^installed //p' | sort | tr '\n' ' '
}

written sh "${debian[@]}" type=sh step=install want=a candidate=t-one want=b candidate=t-two >"$tmp/s"
for shell in sh bash; do
	tiny
	run $shell
	same "$shell: bare, exit" $? 0
	same "$shell: bare, installed" "$(installed)" "t-base t-one t-two "
	same "$shell: says what to type" "$(said 'the Python to type: sh')" yes
	before=$(stat -c '%Y %s' /mnt/m/var/lib/dpkg/status)
	begin=${EPOCHREALTIME/./}
	run $shell
	same "$shell: again, exit" $? 0
	echo "again: $(((${EPOCHREALTIME/./} - begin) / 1000)) ms"
	same "$shell: again, nothing to do" "$(said 'nothing to do')" yes
	same "$shell: again, dpkg was let be" "$(stat -c '%Y %s' /mnt/m/var/lib/dpkg/status)" "$before"
done
inside /mnt/m dpkg -r t-two >/dev/null
run sh
same "one removed by hand is mended" "$? $(installed)" "0 t-base t-one t-two "
same "fresh lists are not fetched again" "$(said 'up to date')" no

# Lists that lack the name are brought up to date.
package t-later 1
listed
cp "$tmp/repo/"* /mnt/m/repo
written sh "${debian[@]}" step=install want=a candidate=t-later >"$tmp/s"
run sh
same "lists without the name are refreshed" "$? $(said 'up to date') $(installed)" "0 yes t-base t-later t-one t-two "

# What is called otherwise here, what nobody has, what others provide, what cannot be a name.
written sh "${debian[@]}" step=install want=a candidate=t-old candidate=t-new want=b candidate=t-none \
	candidate=t-nor want=c candidate=t-one want=d candidate=t-two- want=e 'candidate=-x' >"$tmp/s"
tiny
run dash
same "candidates, exit" $? 1
same "candidates: the second is taken, the unknown sinks nothing" "$(installed)" "t-new t-one "
same "candidates: the unknown is said" "$(said 'have no t-none t-nor (b)')" yes
same "candidates: a name that is none is said" "$(said "'-x' cannot be the name of a package")" yes
run dash
same "candidates: again" "$? $(installed)" "1 t-new t-one "
written sh "${debian[@]}" step=install want=a candidate=t-virtual >"$tmp/s"
tiny
run sh
same "a name that one package provides" "$? $(installed)" "0 t-new "
run sh
same "... again" "$? $(said 'nothing to do')" "0 yes"
written sh "${debian[@]}" step=install want=a candidate=t-one=9 want=b candidate=t-base=1 >"$tmp/s"
tiny
run sh
same "versions" "$? $(installed)" "1 t-base "

# Locks, held by another program as apt and dpkg hold them: fcntl(2).
hold() { # hold SECONDS FILE
	rm -f "$tmp/held"
	python3 -c 'import fcntl, sys, time
f = open(sys.argv[2], "a")
fcntl.lockf(f, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[1]))' "$1" "/mnt/m$2" >"$tmp/held" &
	holder=$!
	until [ -s "$tmp/held" ]; do sleep 0.05; done
}
for lock in /var/lib/apt/lists/lock /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; do
	written sh "${debian[@]}" step=install want=a candidate=t-one >"$tmp/s"
	tiny
	mkdir -p /mnt/m/var/lib/apt/lists/partial
	begin=$SECONDS
	hold 7 $lock
	run sh
	same "$lock held for 7 s" "$? $(installed) $((SECONDS - begin >= 6))" "0 t-one  1"
	wait $holder
done

# What dpkg was interrupted in.
written sh "${debian[@]}" step=repair step=install want=a candidate=t-two >"$tmp/s"
for lock in '' /var/lib/dpkg/lock-frontend; do
	tiny
	inside /mnt/m dpkg --unpack /repo/t-one_1_all.deb >/dev/null
	inside /mnt/m dpkg --force-depends --unpack /repo/t-two_2_all.deb >/dev/null
	if [ -n "$lock" ]; then hold 6 "$lock"; fi
	run sh
	same "half-installed${lock:+, locked}" "$? $(installed)" "0 t-base t-one t-two "
	[ -z "$lock" ] || wait $holder
done

# A tool that fails, a repository that is away, another kind of machine, no rights.
package t-bad 1
printf '#!/bin/sh\nexit 7\n' >"$tmp/deb/t-bad/DEBIAN/postinst"
chmod 755 "$tmp/deb/t-bad/DEBIAN/postinst"
package t-bad 1
listed
written sh "${debian[@]}" step=install want=a candidate=t-bad >"$tmp/s"
tiny
run sh
same "a maintainer script that fails" "$? $(said 'exit status 7')" "3 yes"
tiny
echo 'deb [trusted=yes] file:/away ./' >/mnt/m/etc/apt/sources.list
run sh
same "no repository" "$? $(said 'have no t-bad')" "3 yes"
written sh family=rhel manager=dnf step=install want=a candidate=t-one >"$tmp/s"
run sh
same "another kind of machine" "$? $(said 'machines with dnf')" "2 yes"
written sh "${debian[@]}" step=install want=a candidate=t-one >"$tmp/s"
tiny
chmod 644 "$tmp/s"
cp "$tmp/s" /mnt/m/s
inside /mnt/m su -s /bin/sh nobody -c 'sh /s' >"$tmp/said" 2>&1
same "no rights" "$? $(said 'type: sudo sh /s')" "3 yes"

# The older and the newer apt.
written sh "${debian[@]}" step=repair step=install want=a candidate=t-old candidate=t-new want=b candidate=t-none \
	want=c candidate=t-two want=d candidate=t-one=9 >"$tmp/s"
for suite in bullseye trixie; do
	"$here/mkroot.sh" $suite amd64 bare "$tmp/$suite" || exit 1
	from=$tmp/$suite
	tiny
	inside /mnt/m dpkg --unpack /repo/t-one_1_all.deb >/dev/null
	hold 5 /var/lib/dpkg/lock-frontend
	run sh
	same "$suite" "$? $(installed)" "1 t-base t-new t-one t-two "
	run sh
	same "$suite: again" "$? $(said 'installing') $(said 'have no t-none (b)')" "1 no yes"
	wait $holder
	rm -rf "${tmp:?}/$suite"
done
from=

# Files: as a whole, once; a repository that a file brings is asked at once.
tiny
rm /mnt/m/etc/apt/sources.list
odd=$'/etc/odd \'dir\n/a;b'
written sh "${debian[@]}" step=repository path=/etc/apt/sources.list.d/t.list 'body=deb [trusted=yes] file:/repo ./
' step=install want=a candidate=t-one step=file mode=600 "path=$odd" $'body=it\'s $(id)\nEOF\n\\0no end' >"$tmp/s"
run dash
same "files" "$? $(installed)" "0 t-one "
same "files: content" "$(cat "/mnt/m$odd"; echo .)" $'it\'s $(id)\nEOF\n\\0no end.'
same "files: mode" "$(stat -c %a "/mnt/m$odd")" 600
run dash
same "files: again" "$? $(said 'nothing to do')" "0 yes"
written sh "${debian[@]}" step=remove package=t-one package=t-gone step=file "path=$odd" >"$tmp/s"
run dash
same "removed again" "$? $(installed)$([ -e "/mnt/m$odd" ] && echo there)" "0 "
run dash
same "removed again: again" "$? $(said 'nothing to do')" "0 yes"

# --- the Dockerfile, built -------------------------------------------------------------------
# Without a registry, a network or namespaces of its own; whatever this machine's configuration of containers is.
printf '[storage]\ndriver = "vfs"\nrunroot = "%s"\ngraphroot = "%s"\n' "$tmp/images.run" "$tmp/images" >"$tmp/storage.conf"
export CONTAINERS_STORAGE_CONF=$tmp/storage.conf
build() {
	buildah --root "$tmp/images" --runroot "$tmp/images.run" --storage-driver vfs "$@"
}
tiny
base=$(build from scratch) && build copy -q "$base" /mnt/m / >/dev/null && build commit -q "$base" bare >/dev/null
{
	echo 'FROM localhost/bare'
	echo 'RUN useradd -m alice'
	written dockerfile "${debian[@]}" provisional=1 \
		step=repository "path=/etc/apt/o d'd.list" mode=600 $'body=# a\\\n#\n$(id) "\n' \
		step=install want=a candidate=t-old candidate=t-new want=b candidate=t-one \
		step=venv owner=alice dir=/opt/v argv=/bin/touch argv=/opt/v/made \
		step=pip owner=alice dir=/opt/v env=PIP_NO_INPUT=1 argv=/bin/sh argv=-c \
		'argv=echo "$PIP_NO_INPUT" >/opt/v/pip'
} >"$tmp/Dockerfile"
same "Dockerfile: one layer for the system" "$(grep -c '^RUN .*mkdir' "$tmp/Dockerfile")" 1
timeout 300 buildah --root "$tmp/images" --runroot "$tmp/images.run" --storage-driver vfs bud -q --isolation chroot \
	--network host --pull-never -t made -f "$tmp/Dockerfile" "$tmp/repo" >"$tmp/said" 2>&1
same "Dockerfile: built" "$(tail -n 3 "$tmp/said" | grep -i error)" ""
made=$(build from --pull-never made) && at=$(build mount "$made")
same "Dockerfile: packages" "$(chroot "$at" dpkg -l 't-*' | sed -n 's/^ii *\([^ ]*\) .*/\1/p' | tr '\n' ' ')" \
	"t-new t-one "
same "Dockerfile: no lists" "$(ls "$at/var/lib/apt/lists")" ""
same "Dockerfile: file" "$(stat -c %a "$at/etc/apt/o d'd.list") $(cat "$at/etc/apt/o d'd.list")" $'600 # a\\\n#\n$(id) "'
same "Dockerfile: owner" "$(chroot "$at" stat -c %U /opt/v /opt/v/made /opt/v/pip | tr '\n' ' ')" "alice alice alice "
same "Dockerfile: environment" "$(cat "$at/opt/v/pip")" 1
build umount --all >/dev/null

# --- cloud-init and environments, with Debian's own packages --------------------------------
"$here/mkroot.sh" bookworm amd64 dev "$tmp/dev" || exit 1
throwaway "$tmp/dev"
apt_for /mnt/m amd64 update && apt_for /mnt/m amd64 install --download-only -y --no-install-recommends \
	cloud-init python3-venv
inside /mnt/m sh -c 'dpkg --force-unsafe-io -i /var/cache/apt/archives/*.deb && useradd -m alice' >"$tmp/said" 2>&1 ||
	fail "cloud-init installed" "$(tail -n 3 "$tmp/said")" ""
mkdir -p /mnt/m/var/lib/cloud/seed/nocloud /mnt/m/repo
cp "$tmp/repo/"* /mnt/m/repo
echo 'deb [trusted=yes] copy:/repo ./' >/mnt/m/etc/apt/sources.list.d/tiny.list
printf 'datasource_list: [NoCloud, None]\nnetwork: {config: disabled}\napt: {preserve_sources_list: true}\n' \
	>/mnt/m/etc/cloud/cloud.cfg.d/99-test.cfg
echo 'instance-id: i-1' >/mnt/m/var/lib/cloud/seed/nocloud/meta-data

# A wheel, as anybody may write one: a zip of two files.
python3 - /mnt/m/repo/tiny_wheel-1-py3-none-any.whl <<'END'
import sys, zipfile
info = "tiny_wheel-1.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("tiny_wheel.py", "answer = 42\n")
    z.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: tiny-wheel\nVersion: 1\n")
    z.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    z.writestr(info + "RECORD", "tiny_wheel.py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n")
END

# environment DIR: the words of one for alice, with the wheel in it
environment() {
	printf '%s\n' step=venv owner=alice "dir=$1" python=/usr/bin/python3 argv=/usr/bin/python3 argv=-m argv=venv \
		"argv=$1" step=pip owner=alice "dir=$1" env=PIP_NO_INPUT=1 "argv=$1/bin/python" argv=-m argv=pip \
		argv=install argv=--no-index argv=/repo/tiny_wheel-1-py3-none-any.whl
}

for bytes in '' $'\x01'; do
	written cloud-config "${debian[@]}" step=install want=a candidate=t-one step=file path=/etc/x "body=x$bytes" \
		>/mnt/m/user-data
	inside /mnt/m cloud-init schema -c /user-data >"$tmp/said" 2>&1
	same "cloud-init schema${bytes:+, with any byte}" "$? $(said Valid)" "0 yes"
done
mapfile -t words < <(environment /home/alice/v)
written cloud-config "${debian[@]}" type=python3 step=install want=a candidate=t-one step=file path=/etc/x body=$'x\x01' \
	"${words[@]}" >/mnt/m/var/lib/cloud/seed/nocloud/user-data
# As at the first boot.
inside /mnt/m sh -c 'rm -rf /var/lib/cloud/instance* /run/cloud-init; mkdir -p /run/cloud-init
	cloud-init init --local; cloud-init init; cloud-init modules --mode=config
	cloud-init modules --mode=final; cloud-init status --long' >"$tmp/said" 2>&1
same "cloud-init: installed" "$(installed)" "t-one "
same "cloud-init: file" "$(cat /mnt/m/etc/x)" $'x\x01'
same "cloud-init: says what to type" "$(said 'the Python to type: python3')" yes
same "cloud-init: no failure" "$(grep -c 'Failed to run' "$tmp/said")" 0
same "cloud-init: environment" "$(inside /mnt/m su -s /bin/sh alice -c \
	'/home/alice/v/bin/python -c "import tiny_wheel; print(tiny_wheel.answer)"')" 42
same "cloud-init: all of it is alice's" "$(inside /mnt/m find /home/alice ! -user alice)" ""

# By hand, once more, and where only root may make the folder.
mapfile -t words < <(environment /opt/v)
written sh "${debian[@]}" "${words[@]}" >"$tmp/s"
run dash
same "environment in /opt" "$? $(inside /mnt/m find /opt/v ! -user alice)" "0 "
run dash
same "environment: again" "$? $(said 'nothing to do')" "0 yes"
inside /mnt/m apt-get -qq purge -y t-one >/dev/null 2>&1
cp /bin/busybox /mnt/m/bin/busybox
mkdir /mnt/m/box && inside /mnt/m busybox --install -s /box
rm -rf /mnt/m/opt/v
sed 's|^PATH=.*|PATH=/box:/usr/bin|; s|command -v runuser|false|' "$tmp/s" >"$tmp/s.box" && mv "$tmp/s.box" "$tmp/s"
cp "$tmp/s" /mnt/m/s
inside /mnt/m busybox ash /s >"$tmp/said" 2>&1
same "environment, by busybox" "$? $(inside /mnt/m find /opt/v ! -user alice)" "0 "
written sh "${debian[@]}" step=pip owner=alice env=PIP_INDEX_URL=https://u:secret@h/ argv=/bin/sh argv=-c \
	'argv=echo "$PIP_INDEX_URL" >/tmp/index' >"$tmp/s"
same "credentials are not in it" "$(grep -c secret "$tmp/s")" 0
run dash
same "credentials: asked for" "$? $(said 'set and export PIP_INDEX_URL')" "1 yes"
PIP_INDEX_URL=x run dash
same "credentials: from who runs it" "$? $(cat /mnt/m/tmp/index)" "0 x"

# --- the real dnf, zypper and pacman --------------------------------------------------------
"$here/mkmanagers.sh" "$tmp/managers" || exit 1

# family NAME: a root of that family, with the others' managers hidden
family() {
	throwaway "$tmp/managers"
	rm -rf /mnt/m/usr/bin/apt-get /mnt/m/var/lib/dpkg /mnt/m/etc/yum.repos.d /mnt/m/etc/zypp/repos.d
	mkdir -p /mnt/m/etc/yum.repos.d /mnt/m/etc/zypp/repos.d
	case $1 in
	rhel)
		rm /mnt/m/usr/bin/zypper /mnt/m/usr/bin/pacman
		at=/etc/yum.repos.d/t.repo
		body=$'[base]\nname=base\nbaseurl=file:///srv/rpm/base\nenabled=1\ngpgcheck=0\n'
		;;
	suse)
		rm /mnt/m/usr/bin/dnf /mnt/m/usr/bin/pacman
		at=/etc/zypp/repos.d/t.repo
		body=$'[base]\nname=base\nbaseurl=file:///srv/rpm/base\nenabled=1\ngpgcheck=0\n'
		;;
	arch)
		rm /mnt/m/usr/bin/dnf /mnt/m/usr/bin/zypper
		at=/etc/pacman.conf
		body=$'[options]\nArchitecture = auto\nSigLevel = Never\n[extra]\nServer = file:///srv/pac\n'
		;;
	esac
}

# there NAME...: those that are installed
there() {
	if [ -e /mnt/m/usr/bin/pacman ]; then
		inside /mnt/m pacman -Qq "$@" 2>/dev/null | sort | tr '\n' ' '
	else
		inside /mnt/m rpm -q --qf '%{NAME}\n' "$@" 2>/dev/null | grep -v ' ' | sort | tr '\n' ' '
	fi
}

for m in rhel/dnf suse/zypper arch/pacman; do
	f=${m%/*}
	family $f
	written sh family=$f manager=${m#*/} step=repository path=$at "body=$body" step=install want=make candidate=make \
		want=other candidate=another candidate=other want=none candidate=no-such >"$tmp/s"
	LIMIT=120 run dash
	same "$f: install" "$? $(there make other gcc)" "1 gcc make other "
	same "$f: the unknown is said" "$(said 'have no no-such (none)')" yes
	written sh family=$f manager=${m#*/} step=repository path=$at "body=$body" step=install want=make candidate=make \
		want=other candidate=another candidate=other >"$tmp/s"
	run dash
	same "$f: again" "$? $(said 'nothing to do')" "0 yes"
	written sh family=$f manager=${m#*/} step=install want=a candidate=unmet >"$tmp/s"
	run dash
	same "$f: what cannot be installed" "$? $(there unmet)" "3 "
	written sh family=$f manager=${m#*/} step=remove package=gcc >"$tmp/s"
	run dash
	same "$f: what others need is not removed" "$? $(there gcc other)" "3 gcc other "
	written sh family=$f manager=${m#*/} step=remove package=other package=gone >"$tmp/s"
	run dash
	same "$f: removed" "$? $(there gcc other)" "0 gcc "
done

# --- nothing of a plan is a command ---------------------------------------------------------
big=$(printf "%*s" 25000 '' | sed "s/ /';touch \/canary;\$(touch \/canary)\`touch \/canary\`/g")
bad=('a b' "'; touch /canary; '" '; touch /canary' '$(touch /canary)' '`touch /canary`' $'x\ntouch /canary\n'
	'-x' '--help; touch /canary' $'EOF\ntouch /canary\nEOF\n' $'\r\ntouch /canary' '" ; touch /canary; "'
	'| touch /canary' $'\\\ntouch /canary' '& touch /canary' $'\x01\x1b]0;x\x07\xff' '' '$((`touch /canary`))' "$big")
places=(name=@ profile=@ type=@ miss=@ "title=@"
	"step=install title=@ want=@ candidate=t-one" "step=install want=a candidate=@" "step=install package=@"
	"step=remove package=@" "step=file path=@ body=x" "step=file path=/f body=@" "step=file path=@"
	"step=venv owner=@ dir=/v python=/bin/true argv=/bin/true" "step=venv dir=@ python=/bin/true argv=/bin/true"
	"step=venv dir=/v python=@ argv=/bin/true" "step=venv dir=/v python=/bin/true argv=/bin/true argv=@"
	"step=pip owner=@ argv=/bin/true" "step=pip argv=@" "step=pip argv=/bin/true argv=@"
	"step=pip argv=/bin/true env=@" "step=pip argv=/bin/true env=A=@")
begin=$SECONDS
tiny
mkdir /mnt/m/plans
count=0
for place in "${places[@]}"; do
	for value in "${bad[@]}"; do
		words=("${debian[@]}")
		for word in $place; do words+=("${word//@/$value}"); done
		case $place in step=*) ;; *) words+=(step=install want=a candidate=t-one) ;; esac
		written sh "${words[@]}" >"/mnt/m/plans/$count"
		written dockerfile "${words[@]}" >"$tmp/docker.$count"
		# Every line of a Dockerfile is one that was meant to be there.
		if grep -avE '^($|#|RUN |ARG |USER [a-z0-9_.-]*$| && |      )' "$tmp/docker.$count" >"$tmp/stray"; then
			fail "Dockerfile: $place" "$(head -c 200 "$tmp/stray")" "no stray line"
		fi
		count=$((count + 1))
	done
done
cat >/mnt/m/all <<'END'
n=0
for s in /plans/*; do
	for shell in dash bash; do
		timeout 20 $shell $s >/said 2>&1 </dev/null
		if [ -e /canary ]; then echo "$s in $shell: a command was run"; rm -f /canary; fi
		if grep -aE 'yntax error|nterminated' /said; then echo "$s in $shell"; fi
		n=$((n + 1))
	done
done
echo "ran $n"
END
LIMIT=900 inside /mnt/m bash /all >"$tmp/said" 2>&1
echo "odd values: $((SECONDS - begin)) s"
same "$count plans with odd values in each place, in two shells" "$(grep -av 'No such file' "$tmp/said" | head -n 20)" "ran $((count * 2))"

finish
