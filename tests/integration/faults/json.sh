# One document, whatever comes of it.
# shellcheck shell=bash disable=SC2154,SC2034

# json_of SCHEMA CODE ARGUMENT...
json_of() {
	local schema=$1 code=$2
	shift 2
	run "$@" --json
	exits "$*" "$code"
	one_document "$*"
	same "$TEST: $*: schema" "$(jq -r .schema "$T/out" 2>&1)" "$schema"
}

test_json() {
	json_of ampy.plan/1 0 setup --any-arch --plan
	json_of ampy.error/1 2 setup --any-arch
	json_of ampy.error/1 2 setup --no-such-option
	json_of ampy.error/1 2 setup --any-arch --profile no-such-profile
	json_of ampy.error/1 2 setup --any-arch --cure no-such-cure --yes
	json_of ampy.error/1 2 undo no-such-run --yes
	json_of ampy.setup/1 0 setup --any-arch --yes
	same "$TEST: state" "$(jq -r .state "$T/out")" ready
	same "$TEST: each step has a result" "$(jq '[.steps[] | select(has("result") | not)] | length' "$T/out")" 0
	json_of ampy.setup/1 0 setup --any-arch --yes
	json_of ampy.setup/1 1 setup --any-arch --yes --with no-such-package-x
	same "$TEST: state" "$(jq -r .state "$T/out")" not-ready
	json_of ampy.history/1 0 setup --history
	json_of ampy.status/1 1 setup --status
	# The last run added nothing: it is the one before.
	json_of ampy.plan/1 0 undo --plan
	json_of ampy.error/1 2 undo
	json_of ampy.setup/1 3 setup --any-arch --yes --with ampy-fails
	same "$TEST: state" "$(jq -r .state "$T/out")" failed
	touch "$COPY/opt/flag"
	json_of ampy.undo/1 0 undo --yes
	json_of ampy.undo/1 0 undo --yes
	# Exit 2 of the machine's own making is 3.
	at mount -t tmpfs -o size=4k,mode=700 tmpfs /var/lib/ampy
	run setup --any-arch --yes --json
	exits "journal full" 3
	one_document "journal full"
}
