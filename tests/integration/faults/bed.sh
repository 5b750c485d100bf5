# Plain apt-get meets each fault of the bed as its name says.
# shellcheck shell=bash disable=SC2154,SC2034

# apt_says NAME PATTERN COMMAND...
apt_says() {
	local name=$1 pattern=$2
	shift 2
	at "$@" >"$T/log" 2>&1
	if [ $? = 100 ] && grep -qE "$pattern" "$T/log"; then
		ok "$TEST: $name"
	else
		fail "$TEST: $name" "$(tail -n 3 "$T/log")" "100 and '$pattern'"
	fi
}

# Plain apt-get meets each fault as the name says.
test_bed() {
	local once="-y -qq -o Acquire::Retries=0"
	http "*/libffi-dev_* 404"
	# shellcheck disable=SC2086
	{
		apt_says 404 '404 ' apt-get $once install libffi-dev
		http "*/libffi-dev_* short"
		apt_says short 'unexpected size|Connection|closed|Hash Sum|Undetermined|EOF|end of file' apt-get $once install libffi-dev
		http "*/libffi-dev_* wrong"
		apt_says wrong 'Hash Sum mismatch' apt-get $once install libffi-dev
		http "*/libffi-dev_* reset"
		apt_says reset 'reset|onnection|unexpected size|Undetermined' apt-get $once install libffi-dev
		http "*/libffi-dev_* stall"
		apt_says stall 'timed out|Connection failed' apt-get $once -o Acquire::http::Timeout=1 install libffi-dev
		http
		apt_says unmet 'held broken packages' apt-get $once install ampy-unmet
		hold /var/lib/dpkg/lock-frontend
		apt_says lock "held by process $HELD \(some-upgrade\)" apt-get $once install libffi-dev
		release
		apt_says fails 'error code \(1\)|there is no flag' apt-get $once install ampy-fails
		touch "$COPY/opt/flag"
		at dpkg --configure -a >/dev/null
		at apt-get $once purge ampy-fails >/dev/null 2>&1
		unharmed "all of these"
		at apt-get $once install $ADDS >"$T/log" 2>&1 || tail -n 5 "$T/log"
		rm -f "$COPY/opt/gate/log"
		at apt-get $once install --reinstall libffi-dev >/dev/null 2>&1
		complete "apt-get install"
		same "$TEST: the gate" "$(cat "$COPY/opt/gate/log")" "$(printf '%s\n' "libffi-dev.prerm upgrade 3.4.4-1" "libffi-dev.preinst upgrade 3.4.4-1 3.4.4-1" "libffi-dev.postrm upgrade 3.4.4-1" "libffi-dev.postinst configure 3.4.4-1")"
		at apt-get $once purge $ADDS >/dev/null 2>&1
	}
	unharmed "apt-get purge"
}
