#!/bin/bash
# usage: tests/packaging.sh: what ampy makes of versions, conditions, markers, names and tags (through tests/judge.c),
# against the newest pypa/packaging, which pip's configured index gives; without one it is skipped, on CI a failure
set -u
cd "$(dirname "$0")/.." || exit 1
judge=build/release/tests/judge
make -s MODE=release $judge >/dev/null || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

without() { # without WHAT: it cannot be compared
	if [ "${CI:-}" = true ]; then
		echo "packaging: 0 passed, 1 failed: $1"
		exit 1
	fi
	echo "skipped: packaging: $1"
	exit 0
}

timeout 60 python3 -m venv "$tmp/venv" >"$tmp/log" 2>&1 || without "python3 makes no venv: $(tail -n1 "$tmp/log")"
timeout 120 "$tmp/venv/bin/python" -m pip install -q --disable-pip-version-check -U packaging >"$tmp/log" 2>&1 ||
	without "pip installs no packaging: $(tail -n1 "$tmp/log")"
timeout 300 "$tmp/venv/bin/python" -B tests/standards.py $judge tests/packaging-differences.txt
