#!/bin/bash
# ampy setup with the real dnf, zypper and pacman on small local repositories: setup-managers.sh AMPY
set -u
ampy=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/integration/lib.sh
export ampy

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "the package managers need root rights and mounts of their own"
	finish
fi
work=$(scratch managers 1500)
trap 'rm -rf "$work"' EXIT
tests/integration/mkmanagers.sh "$work/root"
case $? in
0) ;;
3) skip "no root with the package managers could be made"; finish ;;
*) exit 1 ;;
esac
export work

# as FAMILY: the copy becomes a machine of that family, with its repositories.
as() {
	cd "$COPY" || exit 1
	rm -rf usr/bin/apt-get var/lib/dpkg etc/os-release etc/yum.repos.d etc/zypp/repos.d
	mkdir -p etc/yum.repos.d etc/zypp/repos.d
	case $1 in
	rhel)
		repo=etc/yum.repos.d/rocky.repo
		rm usr/bin/zypper usr/bin/pacman
		printf 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\nPRETTY_NAME="Rocky Linux 9.4"\n' >etc/os-release
		printf '[main]\ngpgcheck=1\nbest=True\nskip_if_unavailable=False\nclean_requirements_on_remove=True\n' >etc/dnf/dnf.conf
		section baseos base 1 >$repo
		section crb crb 0 >>$repo
		;;
	suse)
		repo=etc/zypp/repos.d/leap.repo
		rm usr/bin/dnf usr/bin/pacman
		printf 'NAME="openSUSE Leap"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="16.0"\nPRETTY_NAME="openSUSE Leap 16.0"\n' >etc/os-release
		section repo-oss base 1 >$repo
		section repo-math crb 1 >>$repo
		;;
	arch)
		repo=etc/pacman.conf
		rm usr/bin/dnf usr/bin/zypper
		mkdir -p var/lib/pacman/local var/lib/pacman/sync
		printf 'NAME="Arch Linux"\nID=arch\nPRETTY_NAME="Arch Linux"\nBUILD_ID=rolling\n' >etc/os-release
		printf '[options]\nArchitecture = auto\nCheckSpace\nSigLevel = Never\n[extra]\nServer = file:///srv/pac\n' >$repo
		;;
	esac
	cd / || exit 1
}

# section ID FOLDER ENABLED: of a .repo file
section() {
	printf '[%s]\nname=%s\nbaseurl=file:///srv/rpm/%s\nenabled=%s\ngpgcheck=0\n\n' "$1" "$1" "$2" "$3"
}

# packages: what is installed, as the manager's own tool says it
packages() {
	if [ -e "$COPY/usr/bin/pacman" ]; then
		inside "$COPY" pacman -Q 2>/dev/null
		inside "$COPY" pacman -Qqe 2>/dev/null | sed 's/^/explicit /'
	else
		inside "$COPY" rpm -qa 2>/dev/null | sort
		[ ! -e "$COPY/usr/bin/dnf" ] || inside "$COPY" dnf -q --disablerepo='*' repoquery --userinstalled --qf 'user %{name}' 2>/dev/null
		! [ -e "$COPY/var/lib/zypp/AutoInstalled" ] || grep -v '^#' "$COPY/var/lib/zypp/AutoInstalled"
	fi
}

# has NAME...: all of them are installed
has() {
	if [ -e "$COPY/usr/bin/pacman" ]; then
		inside "$COPY" pacman -Q "$@" >/dev/null 2>&1
	else
		inside "$COPY" rpm -q "$@" >/dev/null 2>&1
	fi
}

# setup OPTION...: its exit status; what it said in $work/out (JSON) and $work/err
setup() {
	timeout 120 "$ampy" setup --root "$COPY" --trust-root --any-arch --json "$@" >"$work/out" 2>"$work/err" </dev/null
	echo $?
}
undo() {
	timeout 120 "$ampy" undo --root "$COPY" --trust-root --yes --json >"$work/out" 2>"$work/err" </dev/null
	echo $?
}
said() { jq -r "$1" "$work/out"; }
yes_no() { if "$@"; then echo yes; else echo no; fi; }

# names FAMILY: the machine's own names for what the tests need
names() {
	case $1 in
	arch) echo "base-devel python python-pip libffi blas lapack" ;;
	*) echo "gcc gcc-c++ make python3-devel python3-pip libffi-devel blas-devel lapack-devel" ;;
	esac
}

# The whole way: plan, apply, nothing to do, mend, undo.
whole() {
	local family=$1 allow=() before
	as "$family"
	[ "$family" != rhel ] || allow=(--allow-repo)
	before=$(packages)
	cp "$COPY/$repo" "$work/repo"
	same "$family: a plan" "$(setup --plan "${allow[@]}") $(said .schema) $(said .changed)" "0 ampy.plan/1 true"
	same "$family: nothing without --yes" "$(setup "${allow[@]}") $(yes_no [ "$(packages)" = "$before" ])" "2 yes"
	same "$family: setup" "$(setup --yes "${allow[@]}") $(said .state)" "0 ready"
	[ "$(said .state)" = ready ] || head -c 3000 "$work/out" "$work/err"
	# shellcheck disable=SC2046 # names without blanks
	same "$family: all is there" "$(yes_no has $(names "$family"))" yes
	same "$family: doctor" "$("$ampy" doctor --root "$COPY" --any-arch --json >"$work/doctor"; echo $?)" 0
	same "$family: again, nothing" "$(setup --yes "${allow[@]}") $(said .changed)" "0 false"
	inside "$COPY" "${REMOVE[@]}" >/dev/null 2>&1
	same "$family: one package was removed" "$(setup --check "${allow[@]}")" 1
	same "$family: and is put back" "$(setup --yes "${allow[@]}") $(said .state)" "0 ready"
	same "$family: undo" "$(undo)" 0
	same "$family: undo, the first run too" "$(undo)" 0
	same "$family: the packages of the start" "$(packages)" "$before"
	same "$family: the repositories of the start" "$(yes_no cmp -s "$COPY/$repo" "$work/repo")" yes
}

# crb is off: what needs it is reported, the rest is installed.
closed() {
	as rhel
	same "rhel: without --allow-repo" "$(setup --yes) $(said .state)" "1 not-ready"
	same "rhel: the rest is there" "$(yes_no has gcc python3-devel libffi-devel) $(yes_no has blas-devel)" "yes no"
	same "rhel: crb is off" "$(grep -c enabled=1 "$COPY/$repo")" 1
	same "rhel: it is said" "$(jq -r '[.unresolved[] | select(.reason | test("crb"))] | length > 0' "$work/out")" true
}

# A name that no list has among good ones.
unknown() {
	as "$1"
	same "$1: an unknown name" "$(setup --yes --allow-repo --with no-such-x --with other)" 1
	same "$1: the others are there" "$(yes_no has other gcc)" yes
	same "$1: the name is said" "$(yes_no grep -q no-such-x "$work/out")" yes
}

# Where the repository cannot be reached nothing changes.
unreachable() {
	local before
	as "$1"
	sed -i 's,file:///srv/[a-z/]*,http://127.0.0.1:9/none,' "$COPY/$repo"
	before=$(packages)
	same "$1: unreachable" "$(LIMIT=60 setup --yes --allow-repo)" 3
	same "$1: unreachable, unharmed" "$(packages)" "$before"
}

# A script of a package that fails.
script() {
	as "$1"
	case $1 in
	arch) ;;
	*)
		same "$1: a script before fails" "$(setup --yes --allow-repo --with pre-fails)" 3
		same "$1: what it said" "$(yes_no grep -q from-the-script "$work/out")" yes
		touch "$COPY/srv/fine"
		same "$1: the next run" "$(setup --yes --allow-repo --with pre-fails) $(yes_no has pre-fails)" "0 yes"
		;;
	esac
	setup --yes --allow-repo --with post-fails >"$work/rc"
	same "$1: a script after fails" "$(yes_no grep -q post-fails "$work/out" "$work/err") $(yes_no has post-fails)" "yes yes"
}

# What a package of the user's needs by now stays behind, and so does the package.
needed() {
	as "$1"
	setup --yes --allow-repo >"$work/rc"
	case $1 in
	rhel) inside "$COPY" dnf -y install other ;;
	suse) inside "$COPY" zypper --non-interactive install --no-confirm other ;;
	arch) inside "$COPY" pacman --noconfirm -S other ;;
	esac >"$work/log" 2>&1
	same "$1: undo, where something is needed" "$(undo)" 0
	same "$1: it stays, with what it needs" "$(yes_no has other gcc)" yes
	same "$1: the rest is gone" "$(yes_no has make) $(yes_no has libffi-devel) $(yes_no has libffi)" "no no no"
}

# Another one is at work: it is waited for, and named.
locked() {
	local other
	as "$1"
	mount --bind /proc "$COPY/proc"
	case $1 in
	rhel) set -- "$1" dnf -y install slow ;;
	suse) set -- "$1" zypper --non-interactive install --no-confirm slow ;;
	arch) set -- "$1" pacman --noconfirm -Sy slow ;;
	esac
	chroot "$COPY" "${@:2}" >"$work/slow" 2>&1 &
	other=$!
	for _ in $(seq 100); do
		pgrep -P "$other" >/dev/null && break
		sleep 0.1
	done
	sleep 1.5
	same "$1: held past the timeout" "$(setup --yes --allow-repo --lock-timeout 2)" 3
	same "$1: the holder is named" "$(yes_no grep -qE "pid [0-9]+|$2|db.lck" "$work/out")" yes
	(sleep 2; touch "$COPY/srv/go") &
	same "$1: released" "$(setup --yes --allow-repo --lock-timeout 60) $(said .state)" "0 ready"
	wait
	same "$1: both did their work" "$(yes_no has slow gcc)" yes
	umount "$COPY/proc"
}

export -f as section packages has setup undo said yes_no names whole closed unknown unreachable script needed locked \
	inside ok fail same

# in_copy TEST FAMILY [REMOVE...]: in a copy of its own; its counts are added
in_copy() {
	local name=$1 family=$2 begin=${EPOCHREALTIME/[.,]/}
	shift 2
	# shellcheck disable=SC2016 # for the shell inside
	LIMIT=400 copy "$work/root" bash -c 'PASSED=0 FAILED=0; name=$1 family=$2; shift 2; REMOVE=("$@")
		$name $family; echo "$PASSED $FAILED" >"$work/counts"' bash "$name" "$family" "$@" || FAILED=$((FAILED + 1))
	read -r p f <"$work/counts" && PASSED=$((PASSED + p)) FAILED=$((FAILED + f))
	: >"$work/counts"
	printf '# %s %s: %d ms\n' "$name" "$family" $(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
}

in_copy whole rhel rpm -e --nodeps libffi-devel
in_copy whole suse rpm -e --nodeps libffi-devel
in_copy whole arch pacman --noconfirm -Rdd libffi
in_copy closed rhel
for family in rhel suse arch; do
	in_copy unknown "$family"
	in_copy unreachable "$family"
	in_copy script "$family"
	in_copy needed "$family"
	in_copy locked "$family"
done
finish
