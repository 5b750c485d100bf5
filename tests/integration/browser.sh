#!/usr/bin/env bash
# usage: tests/integration/browser.sh OUTDIR FILE|URL...: pages in headless Chromium, as a person would meet them
#
# Each page at two widths (360 and 1280), light and dark: screenshots (OUTDIR/NAME-WIDTH-SCHEME.png) and a PDF,
# what the console says, whether anything is asked for from elsewhere, where links lead, whether the page scrolls
# sideways (also at 320), where the first press of Tab goes, and what axe-core calls serious or critical.
# playwright-core and axe-core come through npm as it is configured here, once, into the tests' cache.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/integration/lib.sh
. "$here/lib.sh"

cache=${AMPY_TEST_CACHE:-/var/cache/ampy-tests}
playwright=playwright-core@1.60.0 axe=axe-core@4.14.1

[ $# -ge 2 ] || {
	sed -n '2p' "$0" >&2
	exit 2
}

# The modules, whole or not at all, whoever else installs them at the same time.
modules() {
	local at=$cache/npm-$playwright-$axe new
	if [ ! -e "$at/node_modules/playwright-core/package.json" ]; then
		mkdir -p "$cache" && new=$(mktemp -d "$cache/npm.XXXXXX") || return
		timeout -k 5 300 npm install --prefix "$new" --no-audit --no-fund --no-save --ignore-scripts \
			--loglevel error "$playwright" "$axe" >"$new.log" 2>&1 || {
			cat "$new.log" >&2
			rm -rf "$new" "$new.log"
			return 1
		}
		rm -f "$new.log"
		chmod 755 "$new"
		mv -T "$new" "$at" 2>/dev/null || rm -rf "$new"
	fi
	printf '%s' "$at"
}

if none=$(missing node npm); then
	skip "no browser: $none is missing (tests/deps.sh ci)"
	finish
fi
chromium=$(command -v chromium-headless-shell || command -v chromium) || {
	skip "no browser: Chromium is missing (tests/deps.sh ci)"
	finish
}
at=$(modules) || {
	skip "no browser: npm could not install $playwright and $axe"
	finish
}
exec timeout -k 5 600 node "$here/browser.mjs" "$at" "$chromium" "$@"
