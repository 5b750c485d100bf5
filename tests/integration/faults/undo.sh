# What a setup added is taken back, and nothing else.
# shellcheck shell=bash disable=SC2154,SC2034

test_undo() {
	find "$COPY/etc" "$COPY/usr" "$COPY/var/lib/dpkg/alternatives" -xdev \( -type f -o -type l \) -printf '%p %s %l\n' |
		grep -v -E '/usr/local/|cache|__pycache__|/etc/ld.so.cache' | sort >"$T/before"
	setup --yes
	exits "the bed" 0
	state "$T/with"
	setup --history
	exits "--history" 0
	run undo --plan
	exits "--plan" 0
	state "$T/now"
	same "$TEST: --plan changes nothing" "$(diff "$T/with" "$T/now")" ""
	run undo
	exits "without a terminal and without --yes" 2
	run undo --yes
	exits "undo" 0
	unharmed "undo"
	find "$COPY/etc" "$COPY/usr" "$COPY/var/lib/dpkg/alternatives" -xdev \( -type f -o -type l \) -printf '%p %s %l\n' |
		grep -v -E '/usr/local/|cache|__pycache__|/etc/ld.so.cache' | sort >"$T/after"
	same "$TEST: the files, too" "$(diff "$T/before" "$T/after" | head -n 10)" ""
	run undo --yes
	exits "nothing left to undo" 0
	setup --yes
	exits "setup after undo" 0
	complete "setup after undo"
}

test_undo_needed() {
	setup --yes
	at apt-get -qq -y install ampy-needs >/dev/null 2>&1
	run undo --yes
	[ "$RC" -le 1 ] || fail "$TEST: exit" "$RC" "0 or 1"
	says "says what is kept, and for whom" 'libffi-dev.*ampy-needs|ampy-needs.*libffi-dev'
	same "$TEST: what others need stays" "$(lacking libffi-dev ampy-needs)" ""
	same "$TEST: the rest is gone" "$(lacking liblapack-dev libblas3 python3-dev)" "liblapack-dev libblas3 python3-dev "
	same "$TEST: dpkg --audit" "$(at dpkg --audit)" ""
}

test_undo_marks() {
	# Present and automatic at the start, asked for by setup, automatic again.
	at apt-get -qq update
	at apt-get -qq -y install libffi-dev >/dev/null 2>&1
	at apt-mark auto libffi-dev >/dev/null
	state "$T/start"
	setup --yes --with libffi-dev
	exits "setup" 0
	run undo --yes
	exits "undo" 0
	unharmed "marks"
}

test_undo_mine() {
	setup --yes
	at apt-mark manual libblas3 >/dev/null
	run undo --yes
	same "$TEST: what was marked manual since stays" "$(lacking libblas3)" ""
	says "it is said" libblas3
}

# The environment that an undo leaves can be removed later, and no earlier run is taken for it.
test_undo_venv() {
	at useradd -m -u 1000 someone
	setup --yes
	setup --yes --venv /home/someone/v --owner someone
	exits "the bed" 0
	run undo --yes
	exits "undo" 0
	says "the environment stays, and how to remove it" 'ampy undo --venv 2.*'
	same "$TEST: it is there" "$(at ls -d /home/someone/v)" /home/someone/v
	state "$T/with"
	# shellcheck disable=SC2046
	run undo --yes --venv $(grep -o -E '[0-9]{8}T[0-9]{6}Z-[0-9-]+' "$T/out" | head -n 1)
	exits "undo --venv RUN" 0
	same "$TEST: it is gone" "$(at ls /home/someone)" ""
	state "$T/now"
	same "$TEST: what the run before added is there" "$(diff "$T/with" "$T/now")" ""
	run undo --yes
	exits "undo of the run before" 0
	same "$TEST: it is gone" "$(lacking libffi-dev)" "libffi-dev "
}
