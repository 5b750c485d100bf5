# What changes nothing: again, --plan, --check, a script, and a question that is answered with no.
# shellcheck shell=bash disable=SC2154,SC2034

# traced: the system calls of ampy alone, once it is ampy.
traced() {
	awk '!pid && /execve\("\/opt\/ampy\/ampy"/ { pid = $1; next } $1 == pid { print }' "$T/trace"
}

# writes: what opens for writing, makes, renames, removes or starts.
writes() {
	traced | grep -E 'execve\(|open(at|at2)?\(.*(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC)|mkdir|rename|unlink|rmdir|symlink|[^d]link(at)?\(|mknod|chmod|chown|truncate|utime|(v?fork|clone3?)\(' |
		grep -v -E '"/dev/(null|tty)"| = -1 ENOTDIR' || :
}

test_again() {
	local begin took best=999999 i
	setup --yes
	exits "the first" 0
	find "$COPY" -xdev -printf '%p %i %s %T@ %C@ %m\n' | sort >"$T/before"
	WRAP="strace -f -qq -o $T/trace" setup --yes
	exits "again" 0
	same "$TEST: starts and writes nothing" "$(writes)" ""
	find "$COPY" -xdev -printf '%p %i %s %T@ %C@ %m\n' | sort >"$T/after"
	same "$TEST: no byte has changed" "$(diff "$T/before" "$T/after")" ""
	for ((i = 0; i < 5; i++)); do
		begin=${EPOCHREALTIME/[.,]/}
		setup --yes
		took=$((${EPOCHREALTIME/[.,]/} - begin))
		[ $took -ge $best ] || best=$took
	done
	if [ "$best" -lt 100000 ]; then ok "$TEST: in milliseconds, starting included: $((best / 1000))"; else
		fail "$TEST: milliseconds" "$((best / 1000))" "under 100"
	fi
	setup
	exits "again, without --yes" 0
	AT_ENV="" at ampy setup --any-arch --yes >"$T/out" 2>"$T/err" <&-
	RC=$?
	exits "again, with stdin closed" 0
	setup --check
	exits "--check" 0
	setup --plan
	exits "--plan" 0
	setup --json
	one_document again
	same "$TEST: its state" "$(jq -r .state "$T/out")" ready
	# What is removed by hand is missed: no marker is believed.
	at apt-get -qq -y purge libffi-dev >/dev/null 2>&1
	setup --check
	exits "--check, one removed" 1
	setup --yes
	exits "one removed by hand" 0
	complete "one removed by hand"
}

test_plan() {
	local lists
	for lists in without with; do
		[ $lists = without ] || at apt-get -qq update
		state "$T/start"
		find "$COPY" -xdev -printf '%p %i %s %T@ %C@ %m\n' | sort >"$T/before"
		WRAP="strace -f -qq -o $T/trace" setup --plan
		exits "$lists lists: --plan" 0
		same "$TEST: $lists lists: starts and writes nothing" "$(writes)" ""
		setup --plan --json
		one_document "$lists lists: --plan"
		same "$TEST: $lists lists: schema" "$(jq -r .schema "$T/out")" ampy.plan/1
		same "$TEST: $lists lists: provisional" "$(jq -r .provisional "$T/out")" "$([ $lists = without ] && echo true || echo false)"
		same "$TEST: $lists lists: packages" "$(jq -r '[.steps[] | select(.kind == "install").packages[]] | sort | join(" ")' "$T/out")" \
			"build-essential libblas-dev libffi-dev liblapack-dev python3-dev python3-pip python3-venv"
		setup --check
		exits "$lists lists: --check" 1
		for as in sh cloud-config dockerfile; do
			setup --as $as
			exits "$lists lists: --as $as" 0
		done
		find "$COPY" -xdev -printf '%p %i %s %T@ %C@ %m\n' | sort >"$T/after"
		same "$TEST: $lists lists: no byte has changed" "$(diff "$T/before" "$T/after")" ""
	done
	setup
	exits "without a terminal and without --yes" 2
	says "the reason" '--yes'
	at ampy setup --any-arch >"$T/out" 2>"$T/err" <&-
	RC=$?
	exits "stdin closed" 2
	unharmed "all of these"
	setup --plan --yes
	[ "$RC" = 0 ] || [ "$RC" = 2 ] || fail "$TEST: --plan --yes" "$RC" "0 or 2"
	unharmed "--plan --yes"
	at sh -c 'ampy setup --any-arch --plan >/dev/full' 2>"$T/err"
	RC=$?
	: >"$T/out"
	exits "a full disk under the plan" 3
}

# The script that --as sh prints does the same without ampy.
test_as_sh() {
	setup --as sh
	exits "--as sh" 0
	cp "$T/out" "$COPY/opt/plan.sh"
	shellcheck -s sh "$T/out" >"$T/log" 2>&1 || fail "$TEST: shellcheck" "$(head -n 20 "$T/log")" nothing
	at sh /opt/plan.sh >"$T/out" 2>"$T/err" </dev/null
	RC=$?
	exits "the script" 0
	complete "the script"
	find "$COPY/var/lib/dpkg" -printf '%p %T@\n' | sort >"$T/before"
	at sh /opt/plan.sh >"$T/out" 2>"$T/err" </dev/null
	RC=$?
	exits "the script again" 0
	once "the script again"
}

# terminal ANSWER: what one at a terminal would do; the dialogue is $T/out.
terminal() {
	python3 - "$1" "$MACHINE" >"$T/out" 2>"$T/err" <<-'END'
		import os, pty, select, sys, time
		answer, machine = sys.argv[1:]
		pid, fd = pty.fork()
		if pid == 0:
		    os.execvp("nsenter", ["nsenter", "-t", machine, "-m", "-u", "-i", "-p", "-r", "-w", "env", "-i",
		        "LC_ALL=C", "TERM=xterm", "HOME=/root", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "ampy", "setup", "--any-arch"])
		said, asked, end = b"", False, time.time() + 60
		while time.time() < end:
		    if select.select([fd], [], [], 0.2)[0]:
		        try:
		            piece = os.read(fd, 65536)
		        except OSError:
		            break
		        if not piece:
		            break
		        said += piece
		    last = said.split(b"\n")[-1]
		    if not asked and (b"?" in last or b"[y" in last.lower()):
		        asked = True
		        os.write(fd, {"eof": b"\x04", "int": b"\x03"}.get(answer, answer.encode() + b"\n"))
		sys.stdout.buffer.write(said)
		if not asked:
		    sys.stderr.write("it did not ask\n")
		status = os.waitpid(pid, 0)[1]
		sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
	END
	RC=$?
}

test_terminal() {
	local answer
	for answer in n '' maybe eof int; do
		terminal "$answer"
		same "$TEST: '$answer': it asks" "$(cat "$T/err")" ""
		[ "$RC" != 0 ] || [ "$answer" = n ] || [ "$answer" = '' ] || [ "$answer" = maybe ] || [ "$answer" = eof ] ||
			fail "$TEST: '$answer': exit" "$RC" "not 0"
		unharmed "'$answer'"
	done
	terminal int
	exits "Ctrl-C at the question" 130
	terminal y
	exits "y" 0
	complete "y"
	terminal n
	exits "nothing to do" 0
	same "$TEST: nothing to do: it does not ask" "$(cat "$T/err")" "it did not ask"
}

# An option that would do nothing is refused, and not left out in silence.
test_modes() {
	local words
	for words in "--as sh --check" "--history --status" "--status --check" "--owner root" "--as sh --json"; do
		# shellcheck disable=SC2086
		setup $words
		exits "$words" 2
	done
}

# What is there is not asked for again, however it is named.
test_with() {
	local word
	for word in ampy-thing libffi-dev:amd64 ampy-library=1 bash:amd64; do
		setup --yes --with "$word"
		exits "--with $word" 0
		setup --check --with "$word"
		exits "--with $word, again" 0
	done
	for word in ampy-library=2 libc6:armhf; do
		setup --yes --with "$word"
		exits "--with $word" 1
		says "--with $word: it is said" "$word"
	done
}
