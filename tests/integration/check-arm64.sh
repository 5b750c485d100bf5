#!/usr/bin/env bash
# usage: tests/integration/check-arm64.sh: what the pip of an emulated Debian for arm64 chooses from an index, and what ampy does
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/integration/lib.sh
. tests/integration/lib.sh

if [ "$(id -u)" -ne 0 ] || ! namespaces; then
	skip "an arm64 system needs root rights and mounts of its own"
	finish
fi
if none=$(missing mmdebstrap python3 jq) || ! emulation arm64; then
	skip "no arm64 without ${none:-binfmt_misc}"
	finish
fi
make -s all || exit 1
with_servers check-arm64 2000
mkdir "$tmp/www"

# --- real wheels, as pip gets them for other machines ---------------------------------------------------
# got OPTION... REQUIREMENT...: these alone, into the index
got() { timeout 120 python3 -m pip download -q --disable-pip-version-check --no-deps -d "$tmp/www" "$@" 2>>"$tmp/pip.err"; }
on() { # PYTHON PLATFORM REQUIREMENT...
	local python=$1 platform=$2
	shift 2
	got --only-binary=:all: --implementation cp --python-version "$python" --platform "$platform" "$@"
}
begin=$SECONDS
on 3.11 manylinux_2_28_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64 \
	numpy lxml cryptography cffi pycparser pyyaml markupsafe jinja2 typing-extensions &
on 3.11 musllinux_1_2_aarch64 markupsafe lxml cffi pyyaml &
on 3.12 manylinux2014_aarch64 markupsafe pyyaml &
on 3.11 manylinux2014_x86_64 markupsafe==3.0.2 cffi==1.16.0 &
on 3.11 manylinux2014_aarch64 cffi==1.16.0 pyyaml==6.0.1 &
# pip wants to build a source before it keeps it, and this one needs libpq: what it says is where it lies.
link=$(timeout 120 python3 -m pip download -vv --disable-pip-version-check --no-deps --no-build-isolation --no-binary=:all: -d "$tmp/none" \
	psycopg2==2.9.9 2>&1 | sed -n 's/.*Found link \(http[^ #]*psycopg2-2\.9\.9\.tar\.gz\).*/\1/p' | head -n 1)
[ -z "$link" ] || python3 -c 'import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])' "$link" "$tmp/www/psycopg2-2.9.9.tar.gz" \
	2>>"$tmp/pip.err"
wait
echo "fetched in $((SECONDS - begin)) s: $(find "$tmp/www" -type f | wc -l) files"
if [ "$(find "$tmp/www" -name '*aarch64.whl' | wc -l)" -lt 10 ]; then
	if [ -n "${CI:-}" ]; then fail "real wheels" "$(tail -n 3 "$tmp/pip.err")" "those of the configured index"; else
		skip "no index is configured, or it does not answer"; fi
	finish
fi
# From here on nothing but our own index.
for v in $(compgen -e | grep '^PIP_'); do unset "$v"; done
python3 -B tests/integration/index.py serve "$tmp/www" "$tmp/log" >"$tmp/port" 2>"$tmp/served" &
pids+=($!)
for _ in $(seq 200); do
	[ -s "$tmp/port" ] && break
	sleep 0.05
done
index=http://127.0.0.1:$(cat "$tmp/port")/simple

# --- an arm64 pip ------------------------------------------------------------------------------------------
tests/integration/mkroot.sh bookworm arm64 dev "$tmp/root" || {
	fail "a real arm64 system" none "one from packages"
	finish
}
# pip is Python and nothing else: that of this machine runs there.
pip=$(python3 -c 'import os, pip; print(os.path.dirname(pip.__file__))')
mkdir "$tmp/root/opt/pip" && cp -r "$pip" "$tmp/root/opt/pip/pip"
pip_there() {
	LIMIT=500 inside "$tmp/root" env PYTHONPATH=/opt/pip PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 \
		python3 -m pip install --dry-run --ignore-installed --break-system-packages --no-cache-dir -i "$index" "$@"
}
printf '%s\n' numpy lxml cryptography 'pyyaml<6.0.2' jinja2 'cffi>=1.16' markupsafe >"$tmp/requirements.txt"
cp "$tmp/requirements.txt" "$tmp/root/opt/pip/"
begin=$SECONDS
pip_there --quiet --report - -r /opt/pip/requirements.txt >"$tmp/report" 2>"$tmp/pip.err"
same "pip for arm64 has an answer" "$? $(grep -v ^WARNING: "$tmp/pip.err")" "0 "
echo "pip there took $((SECONDS - begin)) s"
python3 -B tests/integration/choices.py report <"$tmp/report" | sort >"$tmp/theirs"
# we_take ARG...: a line for each project, its name and its wheel
we_take() {
	XDG_CACHE_HOME=$tmp/cache PIP_CONFIG_FILE=/dev/null timeout 60 build/ampy check --root "$tmp/root" --python 3.11 --json --index "$index" "$@" \
		2>>"$tmp/our.err" >"$tmp/answer"
	jq -r '.packages[] | select(.needed) | "\(.name) \(.results[0].wheel)"' "$tmp/answer" | sort
}
same "it runs on arm64, and ampy knows" "$(jq -r '.environment.platform_machine' "$tmp/report") $(we_take markupsafe >/dev/null
	jq -r '.targets[0].arch' "$tmp/answer")" "aarch64 aarch64"
same "each package, and what it requires: $(wc -l <"$tmp/theirs") choices" "$(we_take -r /opt/pip/requirements.txt)" "$(cat "$tmp/theirs")"
same "there are as many as are to be" "$([ "$(wc -l <"$tmp/theirs")" -ge 8 ] && echo yes)" yes
# What has to be built is told by what pip fetches before it fails for want of libpq.
theirs=$(pip_there --no-build-isolation --no-deps psycopg2 2>&1 | sed -n 's#.*Downloading .*/\(psycopg2-[^ ]*\).*#\1#p' | head -n 1)
same "the source that has to be built" "$(we_take --no-deps psycopg2 >/dev/null
	jq -r '.packages[0] | "\(.name)-\(.version).tar.gz \(.results[0].status)"' "$tmp/answer")" "$theirs build"
finish
