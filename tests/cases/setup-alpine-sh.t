@root alpine-3.20
@args setup --as sh
@exit 0
@expect
#!/bin/sh
# Makes Alpine Linux v3.20 ready for Python development (profile dev).
# Written by ampy 0.1.0, which it does not need.  Run it as root, or as a user whom sudo
# asks for no password; again as often as you like: what is there is left alone.
# Exit status: 0 done, 1 something cannot be had here, 2 this is another kind of machine,
# 3 a program, the network or the rights failed.
# shellcheck disable=SC2016,SC2034,SC2086,SC2317 # one set of functions for all plans
set -eu
umask 022
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C.UTF-8
export PATH LC_ALL
unset APT_CONFIG LD_PRELOAD LD_LIBRARY_PATH PYTHONHOME PYTHONPATH
script=$0
[ -f "$script" ] || script=FILE
cd /

say() { printf '%s\n' "$*"; }

result=0

lacks() {
	printf 'setup: %s\n' "$*" >&2
	[ "$result" -gt 1 ] || result=1
}

note() { printf 'setup: %s\n' "$*" >&2; }

die() {
	code=$1
	shift
	printf 'setup: %s\n' "$*" >&2
	exit "$code"
}

is_root() { [ "$(id -u)" = 0 ]; }

rights() {
	if ! is_root && ! sudo -n true >/dev/null 2>&1; then
		die 3 "this needs root rights; type: sudo sh $script"
	fi
}

root() {
	if is_root; then "$@"; else sudo -n -- "$@"; fi
}

tmp=$(mktemp -d) || die 3 'no temporary folder can be made'
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

changed=0

seconds() {
	if read -r up _ </proc/uptime; then echo "${up%%.*}"; else date +%s; fi 2>/dev/null
}

locked='[Cc]ould not get lock|[Uu]nable to (lock|acquire)|(is|was) locked by|lock is held|another process'
lost=' 404 |File not found'
network='[Cc]ould not resolve|resolve host|failure resolving|name resolution|[Cc]ould not connect|[Cc]onnection (failed|timed|refused|reset|aborted|broken)|[Uu]nable to (connect|fetch)|Failed to (fetch|connect|download)|[Cc]annot download|Hash Sum mismatch|Network is unreachable|No route to host|[Tt]imed out|Timeout (was reached|exceeded)|[Cc]url\)? error|mirrors were|temporary error|network error|failed retrieving|retries exceeded|IncompleteRead'

# complaint: the line that says why it failed
complaint() {
	{ LC_ALL=C sed -n '/^[Ee][Rr]*[Oo]*[Rr]*: /p' "$tmp/said"; tail -n 1 "$tmp/said"; echo 'it failed'; } |
		head -n 1
}

# patiently COMMAND...: waits up to 10 minutes for a lock, tries again when the network fails: 3 times,
# and until $late
patiently() {
	tries=0 until=$(($(seconds) + 600)) told=
	while :; do
		rc=0 away=0 held=0
		"$@" >"$tmp/said" 2>&1 </dev/null || rc=$?
		case " $fine " in *" $rc "*) return 0 ;; esac
		case " $busy " in *" $rc "*) held=1 ;; esac
		if grep -Eq "$locked" "$tmp/said"; then held=1; fi
		if [ "$held" = 1 ] && [ "$(seconds)" -lt "$until" ]; then
			if [ -z "$told" ]; then
				say "waiting for another program: $(grep -E "$locked" "$tmp/said" | head -n 1)"
				told=1
			fi
			sleep 3
			continue
		fi
		if grep -Eq "$network|$lost" "$tmp/said"; then away=1; fi
		if [ "$away" = 1 ] && ! grep -Eq "$lost" "$tmp/said" &&
			{ [ "$tries" -lt 3 ] || [ "$(seconds)" -lt "$late" ]; }; then
			tries=$((tries + 1)) pause=$((tries * tries * 5))
			[ "$pause" -le 60 ] || pause=60
			say "the network failed; trying again in $pause s"
			sleep "$pause"
			continue
		fi
		tail -n 20 "$tmp/said" >&2
		return "$rc"
	done
}
late=0

manager='' fine='0' busy=''
programs='apk'
for program in $programs; do
	if [ -z "$manager" ] && command -v "$program" >/dev/null 2>&1; then manager=$program; fi
done
[ -n "$manager" ] || die 2 'this is written for machines with apk'

there() { apk info -e "$1" >/dev/null 2>&1; }

offers() {
	for name; do
		if [ -n "$(apk search -e -q "${name%%[=@]*}" 2>/dev/null)" ]; then echo "$name"; fi
	done
}

provider() { :; }
stale() { :; }
repair() { :; }

refresh_now() {
	root env apk update "$@"
}

install_now() {
	root env apk add "$@"
}

# want WHAT NAME...: the first of the names that can be had, unless one is there
want() {
	what=$1
	shift
	names="$names $*"
	for name; do
		if there "$name"; then return 0; fi
	done
	for name; do
		case " $offered " in
		*" $name "*) add="$add $name"; return 0 ;;
		esac
	done
	if [ $looked = 1 ]; then
		for name; do
			name=$(provider "$name")
			if [ -n "$name" ]; then
				there "$name" || add="$add $name"
				return 0
			fi
		done
	fi
	missing="$missing${missing:+, }no $* ($what)"
}

look() {
	add='' missing='' looked=1
	offered=$(offers $names | tr '\n' ' ')
	wants
}

refresh() {
	say 'bringing the package lists up to date'
	refreshed=1
	patiently refresh_now && return
	old=": $(complaint)"
	say 'that failed: going on with the lists that are here'
}

packages() {
	names='' add='' missing='' offered='' looked=0 refreshed=0 old=''
	wants
	if [ -z "$missing" ]; then return; fi
	rights
	if [ $changed = 1 ] || stale; then refresh; fi
	look
	if [ -n "$missing" ] && [ $refreshed = 0 ]; then
		refresh
		look
	fi
	if [ -n "$missing" ]; then
		[ -z "$old" ] || missing="$missing, and could not be brought up to date$old"
		lacks "the package lists here have $missing"
		[ -z "$old" ] || result=3
	fi
	if [ -z "$add" ]; then return; fi
	say "installing$add"
	changed=1
	patiently install_now $add || { [ "$away" = 1 ] && refresh && patiently install_now $add; } ||
		die 3 "the packages could not be installed: $(complaint)"
	cat "$tmp/said"
	for name in $add; do
		there "$name" || lacks "$name is not there after all"
	done
}

wants() {
	:
	want python-headers python3-dev
	want pip py3-pip
	want compiler build-base
	want compiler linux-headers
	want ffi libffi-dev
	want blas blas-dev
	want lapack lapack-dev
}

repair

packages

if [ $changed = 0 ] && [ $result = 0 ]; then say 'nothing to do'; fi
exit $result
