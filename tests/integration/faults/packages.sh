# Names that are not there, packages that cannot be installed, and what is half-done at the start.
# shellcheck shell=bash disable=SC2154,SC2034

test_unknown_package() {
	setup --yes --with no-such-package-x --with ampy-good
	exits "an unknown name among good ones" 1
	says "it is named" no-such-package-x
	complete "the others"
	same "$TEST: asked for and there" "$(lacking ampy-good ampy-real ampy-library)" ""
	setup --yes --json --with no-such-package-x
	same "$TEST: unresolved" "$(jq -r '.unresolved[] | tostring' "$T/out" | grep -c no-such-package-x)" 1
}

test_unmet() {
	setup --yes --with ampy-unmet --with ampy-good
	[ "$RC" = 1 ] || [ "$RC" = 3 ] || fail "$TEST: exit" "$RC" "1 or 3"
	says "it is named" 'ampy-unmet|no-such-dependency'
	complete "the others"
	same "$TEST: asked for and there" "$(lacking ampy-good)" ""
}

test_conflict() {
	setup --yes --with ampy-conflict
	[ "$RC" = 1 ] || [ "$RC" = 3 ] || fail "$TEST: exit" "$RC" "1 or 3"
	says "it is named" 'ampy-conflict'
	# Two wishes that exclude each other: all but one of them, or nothing.
	if [ -n "$(lacking libffi-dev)" ]; then unharmed "wishes that exclude each other"; else complete "the others"; fi
}

test_virtual() {
	setup --yes --with ampy-thing
	[ "$RC" -le 1 ] || fail "$TEST: exit" "$RC" "0 or 1"
	complete "the others"
}

test_script_fails() {
	setup --yes --with ampy-fails
	exits "a maintainer script fails" 3
	says "its last lines are shown" 'there is no flag'
	says "it is named" 'ampy-fails'
	touch "$COPY/opt/flag"
	setup --yes
	exits "once it can" 0
	complete "once it can"
	same "$TEST: it is configured" "$(lacking ampy-fails)" ""
	run undo --yes
	exits "undo of the second" 0
	run undo --yes
	exits "undo of the first" 0
	unharmed "undo of both"
}

test_half_configured() {
	at apt-get -qq update
	at apt-get -qq -y install ampy-fails >/dev/null 2>&1
	# shellcheck disable=SC2016
	same "$TEST: the bed" "$(at dpkg-query -W -f '${db:Status-Status}' ampy-fails)" half-configured
	setup --yes
	exits "while it cannot be repaired" 3
	touch "$COPY/opt/flag"
	setup --plan --json
	same "$TEST: the plan begins with" "$(jq -r '.steps[0].kind' "$T/out")" repair
	setup --yes
	exits "half-configured at the start" 0
	complete "half-configured at the start"
	run undo --yes
	exits "undo" 0
	same "$TEST: what was there before stays" "$(lacking ampy-fails)" ""
}

# interrupted PHASE: the power failed while apt worked for somebody else.
interrupted() {
	local phase=$1 job
	at apt-get -qq update
	close "ampy-library.$phase"
	at apt-get -qq -y install ampy-library >/dev/null 2>&1 &
	job=$!
	reached "ampy-library.$phase"
	machine_down
	wait $job
	rm -f "$COPY"/opt/gate/ampy-library*
	same "$TEST: the bed: $phase: dpkg has a journal" "$(find "$COPY/var/lib/dpkg/updates" -name '[0-9]*' | wc -l | sed 's/[1-9].*/some/')" some
	machine_up "$COPY"
	setup --yes
	exits "$phase: dpkg was interrupted" 0
	complete "$phase: dpkg was interrupted"
	run undo --yes
	exits "$phase: undo" 0
	same "$TEST: what was not ours stays" "$(lacking ampy-library)" ""
}

test_dpkg_unpacking() { interrupted preinst; }
test_dpkg_configuring() { interrupted postinst; }
