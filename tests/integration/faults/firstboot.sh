# setup --first-boot: once per instance, told on the console and in the log of the system, and taken up again
# after whatever cut it short.
# shellcheck shell=bash disable=SC2154,SC2034

# instance ID: the machine is a cloud's, with a console and a log that the test can read.
instance() {
	mkdir -p "$COPY/var/lib/cloud/data"
	echo "$1" >"$COPY/var/lib/cloud/data/instance-id"
	[ -e "$COPY/opt/console" ] && return
	# Of its own, so that nothing reaches the console of this machine.
	at sh -c 'mount -t tmpfs -o mode=755 ampy /dev && mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/zero c 1 5 &&
		mknod -m 666 /dev/urandom c 1 9 && mknod -m 666 /dev/random c 1 8 && mknod -m 666 /dev/tty c 5 0 &&
		ln -s /proc/self/fd /dev/fd && : >/opt/console && ln -s /opt/console /dev/console'
	cat >"$COPY/opt/log.py" <<-'END'
		import socket
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("/dev/log")
		open("/opt/log.ready", "w").close()
		while True:
		    line = s.recv(65536)
		    with open("/opt/log.txt", "ab") as f:
		        f.write(line + b"\n")
	END
	LIMIT=300 at python3 /opt/log.py &
	soon test -e "$COPY/opt/log.ready"
}

# first ARGUMENT...
first() {
	run setup --first-boot --any-arch "$@"
}

# result KEY WANT: what result.json says of it.
result() {
	same "$TEST: $3: result.json: $1" "$(jq -r ".$1" "$COPY/var/lib/ampy/result.json" 2>&1)" "$2"
}

# status NAME STATE CODE
status() {
	run setup --status
	exits "$1: --status" "$3"
	says "$1: --status says it" "^$2"
	run setup --status --json
	one_document "$1: --status"
	same "$TEST: $1: --status --json" "$(jq -r .state "$T/out")" "$2"
}

test_first_boot() {
	instance i-1
	status "before" never-ran 1
	close libffi-dev.postinst
	LIMIT=120 at ampy setup --first-boot --any-arch >"$T/behind.out" 2>"$T/behind.err" </dev/null &
	BEHIND=$!
	reached libffi-dev.postinst
	status "meanwhile" running 4
	result state running meanwhile
	at ampy setup --status --wait 60 >"$T/wait.out" 2>&1 &
	waiter=$!
	open libffi-dev.postinst
	caught
	exits "the first boot" 0
	complete "the first boot"
	wait $waiter
	same "$TEST: --wait" "$? $(head -n 1 "$T/wait.out" | cut -d : -f 1)" "0 ready"
	result state ready afterwards
	result instance i-1 afterwards
	result by ampy afterwards
	same "$TEST: its permissions" "$(stat -c %a "$COPY/var/lib/ampy" "$COPY/var/lib/ampy/result.json" | paste -s -d ' ')" "700 600"
	same "$TEST: console" "$(sed 's/^\(ampy: [a-zA-Z ]*\):.*/\1/' "$COPY/opt/console" | paste -s -d ,)" "ampy: running,ampy: ready"
	same "$TEST: log of the system" "$(grep -c -a 'ampy\[[0-9]*\]: \(running\|ready\): ' "$COPY/opt/log.txt")" 2
	status afterwards ready 0

	cp "$COPY/var/lib/ampy/result.json" "$T/before.json"
	first
	exits "the second boot" 0
	says "the second boot says so" 'made ready before'
	same "$TEST: the second boot writes nothing" "$(cmp "$T/before.json" "$COPY/var/lib/ampy/result.json" 2>&1)" ""
	same "$TEST: ... and one run there is" "$(find "$COPY/var/lib/ampy/runs" -name '*.jsonl' | wc -l)" 1
	first --json
	exits "the second boot, as JSON" 0
	one_document "the second boot"

	instance i-2
	first
	exits "another instance" 0
	result instance i-2 "another instance"
	result state ready "another instance"

	run undo --yes
	exits undo 0
	status "after undo" not-ready 1
	first
	exits "a boot after undo" 0
	says "a boot after undo says so" 'took back'
	unharmed "a boot after undo"
	instance i-3
	first
	exits "a boot after undo, of another instance" 0
	complete "a boot after undo, of another instance"
}

# The power fails in the middle, and the machine starts anew.
test_first_boot_power() {
	instance i-1
	close libffi-dev.postinst
	LIMIT=120 at ampy setup --first-boot --any-arch >"$T/behind.out" 2>"$T/behind.err" </dev/null &
	BEHIND=$!
	reached libffi-dev.postinst
	machine_down
	wait "$BEHIND"
	rm -f "$COPY"/opt/gate/libffi-dev.postinst* "$COPY/opt/console" "$COPY"/opt/log.*
	machine_up "$COPY"
	echo 11111111-2222-3333-4444-555555555555 >"$COPY/opt/boot_id"
	at mount --bind /opt/boot_id /proc/sys/kernel/random/boot_id
	status "after the power failed" failed 3
	run setup --status
	says "it says why" 'machine went down'
	at ampy setup --status --wait 60 >"$T/wait.out" 2>&1 &
	waiter=$!
	instance i-1
	first
	exits "the next boot" 0
	complete "the next boot"
	wait $waiter
	same "$TEST: --wait waits for the next boot" "$? $(head -n 1 "$T/wait.out" | cut -d : -f 1)" "0 ready"
	same "$TEST: it is the same run" "$(find "$COPY/var/lib/ampy/runs" -name '*.jsonl' | wc -l)" 1
	status "the next boot" ready 0
}

test_first_boot_killed() {
	instance i-1
	close libffi-dev.postinst
	LIMIT=120 at ampy setup --first-boot --any-arch >"$T/behind.out" 2>"$T/behind.err" </dev/null &
	BEHIND=$!
	reached libffi-dev.postinst
	at sh -c "kill -KILL $(running ampy)"
	caught
	open libffi-dev.postinst
	status killed failed 3
	first
	exits "the next" 0
	complete "the next"
	same "$TEST: console" "$(tail -n 1 "$COPY/opt/console" | cut -d : -f 1-2)" "ampy: ready"
}

test_first_boot_not_ready() {
	instance i-1
	first --with no-such-package-x
	exits "a package that nobody has" 1
	result state not-ready "a package that nobody has"
	same "$TEST: console" "$(grep -c '^ampy: NOT READY: .*no-such-package-x.*; see: sudo ampy setup --status$' "$COPY/opt/console")" 1
	status "a package that nobody has" not-ready 1
	first --with ampy-fails
	exits "a package that fails" 3
	result state failed "a package that fails"
	same "$TEST: console" "$(grep -c '^ampy: FAILED: ' "$COPY/opt/console")" 1
	touch "$COPY/opt/flag"
	first --with ampy-fails
	exits "once it is mended" 0
	result state ready "once it is mended"
	first --profile no-such-profile
	exits "settled: the words do not matter" 0
	instance i-2
	first --profile no-such-profile
	exits "a profile that is none" 2
	result state failed "a profile that is none"
	status "a profile that is none" failed 3
}

# A script of user-data has told that it begins before it starts ampy.
test_first_boot_script() {
	instance i-1
	mkdir -m 700 "$COPY/var/lib/ampy"
	printf '{"schema":"ampy.result/1","state":"running","by":"script","instance":"i-1","boot":"%s","pid":1,"started":%s}\n' \
		"$(at cat /proc/sys/kernel/random/boot_id)" "$(at cut -d ' ' -f 22 /proc/1/stat)" >"$COPY/var/lib/ampy/result.json"
	status "before ampy begins" running 4
	first
	exits "started by a script" 0
	same "$TEST: console" "$(cut -d : -f 1-2 "$COPY/opt/console" | paste -s -d ,)" "ampy: ready"
	result by ampy "started by a script"
}

# The network is not there when it begins.
test_first_boot_network() {
	instance i-1
	kill "$SERVER"
	wait "$SERVER" 2>/dev/null
	machine_from "$COPY" "http://127.0.0.1:$PORT"
	LIMIT=200 at ampy setup --first-boot --any-arch --network-timeout 90 >"$T/behind.out" 2>"$T/behind.err" </dev/null &
	BEHIND=$!
	soon grep -q 'trying again' "$T/behind.err"
	repo_serve "$WORK/repo" "$T/served" "$PORT"
	caught
	exits "a network that comes late" 0
	complete "a network that comes late"
	result state ready "a network that comes late"
}

test_first_boot_no_network() {
	instance i-1
	machine_from "$COPY" "http://127.0.0.1:1"
	LIMIT=100 first --network-timeout 3
	exits "no network" 3
	result state failed "no network"
	unharmed "no network"
}

# What setup does without --first-boot is told as well.
test_result() {
	setup --yes
	exits setup 0
	result state ready setup
	status setup ready 0
	setup --yes --with no-such-package-x
	exits "not ready" 1
	result state not-ready "not ready"
	echo '{"schema":"ampy.result/1","state":"won"}' >"$COPY/var/lib/ampy/result.json"
	run setup --status
	exits "a file of others" 3
	says "a file of others: where and why" "'/var/lib/ampy/result.json' cannot be used"
	setup --yes
	exits "nothing to do" 0
	status "nothing to do" ready 0
	AS=65534 AT_ENV=HOME=/nonexistent run setup --status
	exits "as one who may not see it" 3
	says "as one who may not see it" 'type: sudo'
}
