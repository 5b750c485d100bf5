#!/usr/bin/env bash
# usage: tests/integration/check-index.sh: what is chosen from an index, compared with pip's choice
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

if none=$(missing python3 jq); then
	skip "no $none"
	finish
fi
make -s all build/audit || exit 1
audit=$PWD/build/audit
with_servers check-index 50
pip() { timeout -k 5 120 python3 -m pip "$@"; }
if ! pip install --help 2>/dev/null | grep -q -- --report; then
	if [ -n "${CI:-}" ]; then
		fail "pip can report what it would install" "$(pip --version 2>&1)" "pip 22.2 or newer"
	else
		skip "no pip that reports what it would install"
	fi
	finish
fi
platforms=()
for platform in $(seq -f manylinux_2_%.0f 28 -1 17) manylinux2014 linux; do platforms+=(--platform "${platform}_aarch64"); done
there=(--dry-run --ignore-installed --quiet --no-cache-dir --disable-pip-version-check --report - --target "$tmp/none"
	--python-version 3.11 --implementation cp --abi cp311 "${platforms[@]}")
# pip_takes OPTION... REQUIREMENT...: a line for each project, NAME FILE, sorted; nothing where pip refuses
pip_takes() {
	pip install "${there[@]}" "$@" 2>>"$tmp/pip.err" >"$tmp/report" &&
		python3 tests/integration/choices.py report <"$tmp/report" | sort
}
# we_take OPTION... REQUIREMENT...: the same; nothing where something needed has no file
we_take() {
	timeout 60 "$audit" "$@" 2>>"$tmp/our.err" >"$tmp/ours" || return
	! grep -qE '^[^ ]+ (none|unknown) ' "$tmp/ours" && awk '{ print $1, $4 }' "$tmp/ours" | sort
}

# --- an index of our own --------------------------------------------------------------------
configured=$(env | grep -E '^PIP_|^REQUESTS_CA_BUNDLE=' | cut -d= -f1)
python3 -B tests/integration/choices.py make "$tmp/www" >"$tmp/cases" || exit 1
python3 -B tests/integration/choices.py serve "$tmp/www" >"$tmp/port" 2>"$tmp/served" &
pids+=($!)
for _ in $(seq 100); do
	[ -s "$tmp/port" ] && break
	sleep 0.05
done
index=http://127.0.0.1:$(cat "$tmp/port")
while IFS=$'\t' read -r name options wanted; do
	case $options in
	b) ours=(-b) theirs=(--only-binary=:all:) ;;
	*) ours=(-n) theirs=(--no-deps) ;;
	esac
	read -ra words <<<"$wanted"
	truth=$(
		for v in $configured; do unset "$v"; done
		PIP_CONFIG_FILE=/dev/null pip_takes "${theirs[@]}" -i "$index/html" "${words[@]}"
	)
	for form in html json; do
		same "$name, as $form: ${truth//$'\n'/, }" \
			"$(we_take -c "${ours[@]}" -i "$index/$form" 3.11 2.28 aarch64 "${words[@]}")" "$truth"
	done
done <"$tmp/cases"
mkdir "$tmp/flat"
cp "$tmp"/www/{needs,needed,older}/*.whl "$tmp/flat"
same "a folder of wheels" "$(we_take -n -i "$index/html" -f "$tmp/flat" 3.11 2.28 aarch64 needs older)" \
	"needs needs-1-py3-none-any.whl"$'\n'"older older-1-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"

# --- what a requirements file says of where to look -----------------------------------------
mkdir -p "$tmp/project/inner" "$tmp/project/flat"
cp "$tmp"/www/{older,newest}/*.whl "$tmp/project/flat"
printf '[global]\nindex-url = %s/nobody\n' "$index" >"$tmp/pip.conf"
printf -- '-i %s/json\nnewest\n' "$index" >"$tmp/project/inner/more.txt"
printf -- '-f ../flat\nolder\n' >"$tmp/project/inner/flat.txt"
# alike NAME LINE...: a file of these lines is read by us as by pip, where the index that is configured has nothing
alike() {
	local truth ours
	printf '%s\n' "${@:2}" >"$tmp/project/r.txt"
	truth=$(
		for v in $configured; do unset "$v"; done
		PIP_CONFIG_FILE=$tmp/pip.conf FORM=html pip_takes --only-binary=:all: --no-deps -r "$tmp/project/r.txt"
	)
	ours=$(
		for v in $configured; do unset "$v"; done
		PIP_CONFIG_FILE=$tmp/pip.conf FORM=html XDG_CACHE_HOME=$tmp/cache timeout 60 build/ampy check --json --no-deps \
			--variables --only-binary --python 3.11 --glibc 2.28 -r "$tmp/project/r.txt" 2>>"$tmp/our.err" >"$tmp/answer" &&
			jq -r '.packages[] | "\(.name) \(.results[0].wheel)"' "$tmp/answer" | sort
	)
	same "$1: ${truth//$'\n'/, }" "$ours" "$truth"
	TRUTH=$TRUTH${truth:+x}
}
TRUTH=
alike "--index-url" "--index-url $index/html" newest
alike "the last --index-url" "-i $index/nobody" "--index-url=$index/json" newest
alike "--extra-index-url" "--extra-index-url $index/html" newest older
alike "--extra-index-url before --index-url" "--extra-index-url $index/html" "-i $index/nobody" newest
alike "--find-links beside the file" "--no-index" "-f flat" older newest
alike "--find-links, whole" "--find-links=$tmp/project/flat" older
# shellcheck disable=SC2016 # pip puts it in
alike "a variable" '-i '"$index"'/${FORM}' newest
# shellcheck disable=SC2016
alike "a variable that is not set" '-i '"$index"'/${NOBODY}' newest
alike "in a file that is included" "-r inner/more.txt"
alike "relative to the file that is included" "--no-index" "-r inner/flat.txt"
alike "--pre" "--pre" "-i $index/html" pre
alike "--no-index stays" "--no-index" "-i $index/html" newest
same "pip found something" "$TRUTH" xxxxxxxxx
cat >"$tmp/project/Pipfile.lock" <<END
{"_meta": {"pipfile-spec": 6, "requires": {}, "sources": [{"name": "a", "url": "$index/\${FORM}", "verify_ssl": true}]},
 "default": {"newest": {"hashes": ["sha256:$(sha256sum "$tmp"/www/newest/newest-1.9-*.whl | cut -d' ' -f1)"], "version": "==1.9"}}}
END
same "the sources of a Pipfile.lock" "$(PIP_CONFIG_FILE=$tmp/pip.conf FORM=html XDG_CACHE_HOME=$tmp/cache \
	build/ampy check --json --variables --python 3.11 --glibc 2.28 "$tmp/project/Pipfile.lock" 2>>"$tmp/our.err" |
	jq -r '.packages[].results[0].wheel')" newest-1.9-py3-none-any.whl
same "no variable goes anywhere unless that is wanted" "$(PIP_CONFIG_FILE=$tmp/pip.conf FORM=html XDG_CACHE_HOME=$tmp/cache \
	build/ampy check --python 3.11 --glibc 2.28 "$tmp/project/Pipfile.lock" 2>>"$tmp/our.err" |
	grep -c -e ': the variable FORM is not put into an address' -e '^  none  *newest 1.9')" 2

# --- the command ----------------------------------------------------------------------------
check() { # the packages that `ampy check` tells of, as JSON
	XDG_CACHE_HOME=$tmp/cache timeout 60 build/ampy check --json --python 3.11 --glibc 2.28 --index "$index/json" "$@" \
		2>>"$tmp/our.err" >"$tmp/answer"
	rc=$?
	jq -r '.packages[] | "\(.name) \(.version) \(.results[0].status) \(.results[0].wheel)"' "$tmp/answer" | sort
}
answer=$'needed 2 pure needed-2-py3-none-any.whl\nneeds 1 pure needs-1-py3-none-any.whl\nnewest 1.9 pure newest-1.9-py3-none-any.whl'
same "ampy check follows what is required" "$(check needs; echo "exit $rc")" "$answer"$'\nexit 0'
same "... and knows it offline" "$(check --offline needs; echo "exit $rc")" "$answer"$'\nexit 0'
same "... and what it does not know" "$(check --offline glibc; echo "exit $rc")" $'glibc null unknown null\nexit 1'
same "metadata that is not what its hash says" "$("$audit" -v -c -i "$index/json" 3.11 2.28 aarch64 liar |
	grep -c 'unfollowed: .*is not what the index has the hash of')" 1
same "a conflict is named" "$("$audit" -v -c -i "$index/json" 3.11 2.28 aarch64 needs "needed>=3" |
	grep 'conflict')" "    conflict: what is asked for wants >=3, needs 1 wants >=1,<3: no version of needed meets both; ask pip or uv for older ones that agree"
same "requirements that were typed are wanted together" "$(check needs 'needed>=3' >/dev/null
	jq -r '.packages[] | select(.name == "needed") | .results[0].why' "$tmp/answer")" \
	"command line wants >=3, needs 1 wants >=1,<3: no version of needed meets both; ask pip or uv for older ones that agree"

PIP_NO_BINARY=needed check needs >/dev/null
same "what pip is configured to take" "$(jq -r '.packages[] | .name + ": " + (.results[0].why // "fits")' "$tmp/answer" | sort)" \
	"needed: no-binary forbids its wheels, and no source is offered"$'\n'"needs: fits"

# --- the index that is configured -----------------------------------------------------------
live=(numpy lxml cryptography psycopg2-binary PyYAML requests pillow orjson grpcio markupsafe)
truth=$(pip_takes --only-binary=:all: "${live[@]}")
if [ -n "$truth" ]; then
	same "ten packages of the configured index, and what they require: $(wc -l <<<"$truth") choices" \
		"$(we_take -c -b 3.11 2.28 aarch64 "${live[@]}")" "$truth"
	same "... and nothing of that is unknown" "$("$audit" -v -c -b 3.11 2.28 aarch64 "${live[@]}" | grep -E 'unfollowed|conflict')" ""
elif [ -n "${CI:-}" ]; then
	fail "the configured index answers" "$(tail -n 3 "$tmp/pip.err")" "a choice for ten packages"
else
	skip "no index is configured, or it does not answer"
fi
finish
