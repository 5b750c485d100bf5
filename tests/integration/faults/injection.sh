# Names and values that would be commands if a shell read them.
# shellcheck shell=bash disable=SC2154,SC2034

# started: every program that ampy, and what it started, did start.
started() {
	awk 'seen && /execve\(/ { print } /execve\("\/opt\/ampy\/ampy"/ { seen = 1 }' "$T/trace"
}

test_names() {
	local name
	at apt-get -qq update
	state "$T/start"
	# shellcheck disable=SC2016
	for name in 'a b' 'a;touch /opt/pwned' '-o' '--purge' '$(touch /opt/pwned)' '`touch /opt/pwned`' $'a\nb' '' "a'b" 'a"b' 'a/../b' 'ä' 'a*' "$(head -c 100000 /dev/zero | tr '\0' a)"; do
		WRAP="strace -f -qq -s 200 -e trace=execve -o $T/trace" setup --yes "--with=$name"
		exits "--with $(printf %q "${name:0:20}")" 2
		same "$TEST: $(printf %q "${name:0:20}"): starts nothing" "$(started)" ""
		setup --as sh "--with=$name"
		exits "--as sh --with $(printf %q "${name:0:20}")" 2
	done
	same "$TEST: nothing ran" "$(find "$COPY" -name pwned)" ""
	unharmed "hostile names"
	setup --yes --with
	exits "--with without a name" 2
}

test_os_release() {
	local value field hit programs=0 n=0
	cp "$COPY/etc/os-release" "$T/os-release"
	# shellcheck disable=SC2016
	for value in '$(touch /opt/pwned)' '"; touch /opt/pwned; "' "'; touch /opt/pwned; '" '`touch /opt/pwned`' \
		"$(printf 'a\\nb')" '-zz' 'a b' "$(head -c 1000000 /dev/zero | tr '\0' b)"; do
		for field in ID VERSION_ID VERSION_CODENAME PRETTY_NAME ID_LIKE; do
			n=$((n + 1))
			rm -f "$COPY/etc/os-release"
			{
				grep -v "^$field=" "$T/os-release"
				printf '%s=%s\n' "$field" "$value"
			} >"$COPY/etc/os-release"
			for as in sh cloud-config dockerfile; do
				setup --as $as
				[ "$RC" -le 3 ] || fail "$TEST: $field='${value:0:20}' --as $as" "$RC" "an answer"
				[ "$as" = sh ] || continue
				if [ "$RC" = 0 ]; then
					cp "$T/out" "$COPY/opt/plan.sh"
					at sh -n /opt/plan.sh 2>"$T/log" || fail "$TEST: $field='${value:0:20}': syntax" "$(head -n 3 "$T/log")" fine
					at timeout 30 sh /opt/plan.sh >/dev/null 2>&1 </dev/null
				fi
			done
			# shellcheck disable=SC2086
			[ "$field" != VERSION_CODENAME ] || at apt-get -qq -y purge $ADDS >/dev/null 2>&1
			WRAP="strace -f -qq -s 300 -e trace=execve -o $T/trace" setup --yes
			[ "$RC" -le 3 ] || fail "$TEST: $field='${value:0:20}' --yes" "$RC: $(tail -n 2 "$T/err")" "an answer"
			programs=$((programs + $(started | grep -c apt-get)))
			hit=$(started | grep -m 1 -E 'pwned|"-zz|bbbbbbbb')
			[ -z "$hit" ] || fail "$TEST: $field='${value:0:20}' is on a command line" "${hit:0:300}" "nowhere"
		done
		[ ! -e "$COPY/opt/pwned" ] || fail "$TEST: '${value:0:20}'" "it ran" "no"
		rm -f "$COPY/opt/pwned"
	done
	ok "$TEST: $n values, none ran"
	if [ "$programs" -gt 0 ]; then ok "$TEST: apt-get was started"; else fail "$TEST: apt-get" "never started" "some"; fi
}

test_config() {
	local text n=0
	# shellcheck disable=SC2016
	for text in '[setup]\nwith = $(touch /opt/pwned)\n' '[setup]\nprofile = "; touch /opt/pwned\n' 'x\n' '[\n' '\x00\x00' \
		"[a]\n$(head -c 1000000 /dev/zero | tr '\0' a) = b\n" "[setup]\nprofile = $(head -c 1000000 /dev/zero | tr '\0' a)\n"; do
		n=$((n + 1))
		printf '%b' "$text" >"$COPY/etc/ampy.ini"
		setup --plan
		[ "$RC" = 2 ] || [ "$RC" = 0 ] || fail "$TEST: config $n" "$RC" "0 or 2"
		WRAP="strace -f -qq -s 300 -e trace=execve -o $T/trace" setup --yes
		[ "$RC" -le 3 ] || fail "$TEST: config $n --yes" "$RC" "an answer"
		same "$TEST: config $n: on a command line" "$(started | grep -m 1 -E 'pwned|aaaaaaaa')" ""
	done
	same "$TEST: $n configurations, nothing ran" "$(find "$COPY/opt" -name pwned)" ""
}

# The environment of whoever starts it reaches no maintainer script.
test_environment() {
	printf '#!/bin/sh\nenv >>/opt/gate/env\n' >"$COPY/opt/gate/gate"
	AT_ENV="LD_PRELOAD=/nowhere.so PYTHONPATH=/nowhere APT_CONFIG=/nowhere GIT_DIR=/nowhere SECRET=hunter2 http_proxy=http://localhost:1" \
		setup --yes
	exits "a bad environment" 0
	same "$TEST: dropped" "$(grep -E '^(LD_PRELOAD=/nowhere|PYTHON|APT_CONFIG=/nowhere|GIT_|SECRET)' "$COPY/opt/gate/env" | sort -u)" ""
	same "$TEST: kept" "$(grep -m 1 ^http_proxy= "$COPY/opt/gate/env")" "http_proxy=http://localhost:1"
	same "$TEST: given" "$(grep -m 1 ^DEBIAN_FRONTEND= "$COPY/opt/gate/env")" "DEBIAN_FRONTEND=noninteractive"
}
