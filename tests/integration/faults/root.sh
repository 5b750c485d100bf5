# From outside, on a folder that holds a system: nothing of it runs on this machine, and nothing is left of the run.
# shellcheck shell=bash disable=SC2154,SC2034

# outside COMMAND ARGUMENT...: ampy of this machine, about the root.
outside() {
	local command=$1
	shift
	timeout -k 5 120 "$AMPY" "$command" --root "$COPY" "$@" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
}

# mounts: what is mounted in the root, as seen from here.
mounts() {
	awk '{ print $5 }' /proc/self/mountinfo | grep -c "^$COPY" || :
}

test_root() {
	local mounted host
	mounted=$(mounts)
	host=$(hostname; sha256sum /etc/hosts /etc/resolv.conf 2>/dev/null)
	outside setup --any-arch --plan
	exits "the plan" 0
	outside setup --any-arch --yes
	exits "a root that nobody vouched for" 2
	says "what to add" 'trust-root'
	unharmed "not trusted"
	outside setup --any-arch --yes --trust-root
	exits "setup" 0
	says "it says so" '^Ready'
	complete "setup"
	same "$TEST: the journal is in the root" "$(find "$COPY/var/lib/ampy/runs" -name '*.jsonl' | wc -l)" 1
	same "$TEST: nothing is left in /tmp" "$(find "$COPY/tmp" -mindepth 1 | head -n 3)" ""
	same "$TEST: nothing stays mounted" "$(mounts)" "$mounted"
	outside setup --any-arch --yes --trust-root
	exits "again" 0
	says "again" 'nothing to do'
	outside undo --yes --trust-root
	exits "undo" 0
	unharmed "undo"
	same "$TEST: this machine is as it was" "$(hostname; sha256sum /etc/hosts /etc/resolv.conf 2>/dev/null)" "$host"
}

# A root whose folders lead out of it: nothing of this machine is written.
test_root_links() {
	local place
	mkdir -p "$T/trap"
	for place in var/lib/ampy var/log/ampy; do
		mkdir -p "$(dirname "$COPY/$place")"
		ln -s "$T/trap" "$COPY/$place"
	done
	outside setup --any-arch --yes --trust-root
	same "$TEST: nothing was written through a link" "$(find "$T/trap" -mindepth 1 | head -n 3)" ""
	rm -f "$COPY/var/lib/ampy" "$COPY/var/log/ampy"
}

# Another architecture whose programs do not start here is refused before anything is done.
test_root_foreign() {
	printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\363\0' >"$T/true"
	cp -a "$COPY/bin/true" "$T/kept"
	cat "$T/true" >"$COPY/bin/true"
	outside setup --any-arch --yes --trust-root
	exits "programs that do not start here" 3
	says "why" 'start|binfmt|architecture'
	same "$TEST: no journal" "$(find "$COPY/var/lib/ampy" -name '*.jsonl' 2>/dev/null)" ""
	cat "$T/kept" >"$COPY/bin/true"
	unharmed "foreign"
}
