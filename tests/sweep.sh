#!/bin/bash
# usage: tests/sweep.sh AMPY: every fixture machine in every profile: what must be true of any answer, and that
# each check passes on one machine, does not on another, and cannot be judged on a third
set -u
ampy=$(realpath "$1")
cd "$(dirname "$0")/../build/roots" || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
runs=0 failed=0

for profile in dev science minimal ai; do
	for root in */; do
		timeout 10 "$ampy" doctor --json --root "$root" --profile $profile >"$tmp/one" 2>"$tmp/err"
		rc=$?
		runs=$((runs + 1))
		if [ $rc -gt 1 ] || [ -s "$tmp/err" ]; then
			echo "FAIL $root in $profile: exit $rc, $(head -n1 "$tmp/err")"
			failed=$((failed + 1))
		fi
		printf '{"root": "%s", "rc": %d, "doc":' "${root%/}" $rc
		cat "$tmp/one"
		printf '}\n'
	done
done >"$tmp/all"

# Where openat2 is missing, the walk in its place comes to the same answers.
for error in ENOSYS EPERM; do
	if ! ../without $error "$ampy" --version >/dev/null 2>&1; then
		echo "skipped: no seccomp filter can be set"
		break
	fi
	for root in */; do
		"$ampy" doctor --json --root "$root" >"$tmp/one" 2>&1
		../without $error "$ampy" doctor --json --root "$root" >"$tmp/two" 2>&1
		runs=$((runs + 1))
		if ! cmp -s "$tmp/one" "$tmp/two"; then
			echo "FAIL $root without openat2 ($error): $(diff "$tmp/one" "$tmp/two" | head -n2 | tail -n1)"
			failed=$((failed + 1))
		fi
	done
done

"$ampy" doctor --list --json >"$tmp/checks"
ids=$(sed -n 's/^id = //p' ../../recipes/data/*.ini | jq -R . | jq -s .)

# What is wrong with an answer, a line each.
jq -r --argjson recipes "$ids" '
	.root as $root | .rc as $rc | .doc |
	. as $doc |
	def text: type == "string" and . != "";
	def text_or_null: . == null or text;
	# The path in .facts of a name such as python[0].pip.
	def place: [scan("[a-z_0-9]+")] | map(tonumber? // .);
	def keys_are($want): (keys - $want | map("key \(.) is not in the contract")[]),
		($want - keys | map("key \(.) is missing")[]);
	def bad: select(.suppressed | not) |
		select(.verdict == "fail" or (.verdict == "unknown" and .required));
	(if .schema != "ampy.doctor/1" then "schema \(.schema)" else empty end),
	(if ([.findings[] | bad] | length > 0) != ($rc == 1) and
		($root | startswith("t-config") | not) # these are strict
		then "exit \($rc) is not what its findings say" else empty end),
	(.findings[] |
		(select(.verdict | IN("pass", "warn", "fail", "unknown", "skip") | not) | "verdict \(.verdict) of \(.id)"),
		(select(.verdict == "fail" and (.required | not)) | "\(.id) fails without being required"),
		(select(.text == "" or (.text | test("[.!]$|\n|\\(null\\)|  "))) | "text of \(.id): \(.text)"),
		(select(.cure != null and (.cure | IN($recipes[]) | not)) | "\(.id): no recipe \(.cure)")),
	(.unknown[] | select(.reason == "" or .reason == "not looked at") | "\(.fact) is unknown without a reason"),
	keys_are(["ampy", "facts", "findings", "profile", "root", "schema", "sources", "summary",
		"time", "unknown"]),
	(if [.ampy, .root, .profile] | all(text) | not then "ampy, root or profile is no text" else empty end),
	(if .time | text_or_null | not then "time is \(.time)" else empty end),
	(.summary | to_entries[] | . as $s |
		([$doc.findings[] | if .suppressed then "suppressed" else .verdict end |
			select(. == $s.key)] | length) as $n |
		select($n != .value) | "summary says \(.value) \(.key), the findings \($n)"),
	(.summary | keys_are(["fail", "pass", "skip", "suppressed", "unknown", "warn"])),
	(.findings[] | . as $f | (del(.suppressed_why) | keys_are(["advice", "cure", "evidence", "id",
			"links", "required", "subject", "suppressed", "text", "verdict", "why"]) |
			"\($f.id): \(.)"),
		(select(([.id, .text, .why] | all(text) | not) or
			([.subject, .evidence, .cure, .advice] | all(text_or_null) | not) or
			([.required, .suppressed] | all(type == "boolean") | not) or
			(.links | type != "array" or length == 0 or any(startswith("https://") | not))) |
			"a type in \(.)"),
		(select((.verdict == "warn" or .verdict == "fail") and (.suppressed | not)) |
			select(.cure == null and .advice == null) | "\(.id) \(.verdict): no cure and no advice")),
	([.unknown[].fact] | group_by(.)[] | select(length > 1) | "\(.[0]) is unknown twice"),
	(.unknown[] | select(keys != ["fact", "reason"]) | "unknown has the keys \(keys)"),
	(.unknown[] | (.fact | place) as $p | select(($p | length > 1) and
		(($doc.facts | getpath($p[:-1]) | type) != "object" or
		 ($doc.facts | getpath($p[:-1]) | has($p[-1])))) |
		"\(.fact) is unknown, and is in facts or has no row there"),
	(.sources | to_entries[] | (.key | place) as $p |
		select(($doc.facts | getpath($p[:-1]) | has($p[-1]) | not) or (.value | text | not)) |
		"the source of \(.key)"),
	# Every row of a probe has the same fields: in facts, or under unknown.
	(.facts | to_entries[] | .key as $probe | .value | select(type == "array") | to_entries |
		map((.value | keys) + (.key as $i | [$doc.unknown[].fact |
			select(startswith("\($probe)[\($i)].")) | place | .[-1]]) | sort) | unique |
		select(length > 1) | "the rows of \($probe) have different fields") |
	"FAIL \($root): \(.)"' "$tmp/all" >"$tmp/wrong"
cat "$tmp/wrong"
failed=$((failed + $(wc -l <"$tmp/wrong")))

# Each check in each of its three lights.
jq -rn --slurpfile checks "$tmp/checks" '
	(reduce (inputs | .doc.findings[]) as $f ({};
		(if $f.verdict | IN("warn", "fail") then "bad" else $f.verdict end) as $light |
		.[$f.id][$light] = true)) as $seen |
	$checks[0].checks[].id as $id | ("pass", "bad", "unknown") as $light |
	select($seen[$id][$light] | not) | "\($id) \($light)"' "$tmp/all" >"$tmp/unseen"
# native.mcpu only tells the flag: it has nothing to find wrong.  run.* need --run.
grep -vE '^(native\.mcpu bad|run\.)' "$tmp/unseen" | sed 's/^/FAIL no fixture shows /'
failed=$((failed + $(grep -cvE '^(native\.mcpu bad|run\.)' "$tmp/unseen")))
echo "sweep: $runs passed, $failed failed"
[ $failed = 0 ]
