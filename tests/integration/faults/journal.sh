# The journal cannot be written, or cannot be read.
# shellcheck shell=bash disable=SC2154,SC2034

test_journal_full() {
	mkdir -p "$COPY/var/lib/ampy"
	at mount -t tmpfs -o size=4k,mode=700 tmpfs /var/lib/ampy
	setup --yes
	exits "no space for the journal" 3
	says "no space for the journal: a sentence" 'space|/var/lib/ampy'
	unharmed "no space for the journal"
	at umount /var/lib/ampy
	setup --yes
	exits "with space" 0
}

# journal_of KIND: the file of the last run.
last_run() {
	find "$COPY/var/lib/ampy/runs" -name '*.jsonl' | sort | tail -n 1
}

test_journal_corrupt() {
	local kind file
	for kind in garbage middle empty nuls newer huge directory; do
		setup --yes
		exits "$kind: the bed" 0
		at ampy undo --yes >/dev/null 2>&1
		setup --yes
		file=$(last_run)
		case $kind in
		garbage) head -c 3000 /dev/urandom >"$file" ;;
		middle) sed -i '2s/^...../\x01\xff{{{/' "$file" ;;
		empty) : >"$file" ;;
		nuls) head -c 5000 /dev/zero >"$file" ;;
		newer) sed -i 's#ampy\.journal/1#ampy.journal/9#' "$file" ;;
		huge) truncate -s 2G "$file" ;;
		directory) rm "$file" && mkdir "$file" ;;
		esac
		at apt-get -qq -y purge libffi-dev >/dev/null 2>&1
		setup --yes
		exits "$kind: mends all the same" 0
		# An empty file is what a power failure leaves of a run that had not begun.
		[ "$kind" = empty ] || says "$kind: it is said" 'journal|broken|newer|\.jsonl'
		complete "$kind"
		run setup --history --json
		[ "$RC" -le 1 ] || fail "$TEST: $kind: --history" "$RC $(cat "$T/err")" "0 or 1"
		one_document "$kind: --history"
		# shellcheck disable=SC2086
		at apt-get -qq -y purge $ADDS >/dev/null 2>&1
		rm -rf "$COPY/var/lib/ampy"
	done
	[ -z "$(find "$COPY" -xdev -name core)" ] || fail "$TEST: no core file" some none
}

test_journal_hostile() {
	local kind
	for kind in symlink open fifo; do
		rm -rf "$COPY/var/lib/ampy" "$COPY/opt/elsewhere"
		mkdir "$COPY/opt/elsewhere"
		case $kind in
		symlink) chown 1000 "$COPY/opt/elsewhere" && ln -s /opt/elsewhere "$COPY/var/lib/ampy" ;;
		open) mkdir -m 777 "$COPY/var/lib/ampy" && chown 1000 "$COPY/var/lib/ampy" ;;
		fifo) mkdir -p "$COPY/var/lib/ampy/runs" && chmod 700 "$COPY/var/lib/ampy" && mkfifo "$COPY/var/lib/ampy/runs/20260101T000000Z-1.jsonl" ;;
		esac
		LIMIT=30 setup --yes
		[ "$RC" -le 3 ] || fail "$TEST: $kind" "$RC" "an answer"
		same "$TEST: $kind: nothing went elsewhere" "$(ls "$COPY/opt/elsewhere")" ""
	done
}
