# From bare to ready and back, on a machine with the real archive.
#
# To be sourced after lib.sh, repo.sh and machine.sh.
# shellcheck shell=bash disable=SC2034

# verdicts FILTER: the findings of the last doctor for which it holds.
verdicts() {
	jq -r "[.findings[] | select($1).id] | unique | join(\" \")" "$T/out" 2>&1
}

# cycle NAME [OPTION...]: in COPY, with ampy there; OPTION is given to doctor and to setup.
cycle() {
	local i began
	TEST=$1
	shift
	T=$WORK/t-$TEST
	mkdir -p "$T"
	machine_up "$COPY" || { fail "$TEST: the machine" "does not start" one; return; }
	state "$T/start"
	run doctor "$@" --json
	exits "bare: doctor" 1
	same "$TEST: bare: fails" "$(verdicts '.verdict == "fail" and .required')" \
		"native.blas native.compiler native.ffi native.lapack python.headers python.present python.version"
	run setup "$@" --plan
	exits "the plan" 0
	began=$SECONDS
	run setup "$@" --yes --json
	cp "$T/out" "$T/setup"
	exits "setup" 0
	same "$TEST: its state" "$(jq -r .state "$T/setup")" ready
	printf '%s: setup took %d s\n' "$TEST" $((SECONDS - began))
	run doctor "$@" --run --json
	exits "ready: doctor --run" 0
	same "$TEST: ready: fails" "$(verdicts '.verdict == "fail"')" ""
	same "$TEST: ready: an extension, an environment" \
		"$(verdicts '(.id == "run.extension" or .id == "run.venv" or .id == "run.python") and .verdict == "pass"')" \
		"run.extension run.python run.venv"
	state "$T/ready"
	find "$COPY" -xdev -printf '%p %i %s %T@ %C@\n' | sort >"$T/before"
	run setup "$@" --yes
	exits "again" 0
	find "$COPY" -xdev -printf '%p %i %s %T@ %C@\n' | sort >"$T/after"
	same "$TEST: again: no byte has changed" "$(diff "$T/before" "$T/after" | head -n 5)" ""
	at env DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge libffi-dev >"$T/log" 2>&1
	run doctor "$@" --json
	same "$TEST: without libffi-dev: fails" "$(verdicts '.verdict == "fail"')" native.ffi
	run setup "$@" --check
	exits "without libffi-dev: --check" 1
	run setup "$@" --yes
	exits "mended" 0
	state "$T/now"
	same "$TEST: mended" "$(diff "$T/ready" "$T/now")" ""
	# Each setup that did something is a run, the last one first.
	for ((i = 0; i < 3; i++)); do
		run undo --yes
		exits "undo $i" 0
	done
	unharmed undo
	machine_down
	rm -rf "${T:?}"
}
