#!/bin/sh
# What a Debian root says of itself by its own programs, run inside it: KEY=VALUE, null where a thing is not there.

say() { printf "%s=%s\n" "$1" "${2:-null}"; }
# shellcheck source=/dev/null
. /etc/os-release
say distro.id "$ID"
say distro.version "$VERSION_ID"
say distro.codename "$VERSION_CODENAME"
say libc.version "$(ldd --version 2>/dev/null | sed -n "1s/.* //p")"
say packages.arch "$(dpkg --print-architecture)"
printf 'packages.foreign=%s\n' "$(dpkg --print-foreign-architectures | paste -s -d " ")"
say packages.installed "$(dpkg-query -W -f '${db:Status-Status}\n' | grep -c '^installed$')"
printf "packages.half_configured=%s\n" "$(dpkg --audit | sed -n "s/^ \([a-z0-9.+-]*\) .*/\1/p" | sort | paste -s -d " ")"
printf "packages.held=%s\n" "$(apt-mark showhold | paste -s -d " ")"
blas=$(readlink -e /usr/lib/aarch64-linux-gnu/libblas.so.3)
say blas.path "$blas"
# Without what Debian appends when it repacks a source, such as +ds.
say blas.version "$([ -z "$blas" ] || dpkg-query -W -f "\${source:Upstream-Version}" "$(dpkg -S "$blas" | cut -d: -f1)" | sed "s/[+~.]\(ds\|dfsg\).*//")"
for tool in gcc g++ gfortran; do
	say "compiler.$tool" "$([ ! -e "/usr/bin/$tool" ] || "$tool" -dumpfullversion)"
done
say compiler.make "$([ ! -e /usr/bin/make ] || make --version | sed -n "1s/.* //p")"
there() { if [ -e "$2" ]; then say "$1" true; else say "$1" false; fi; }
there header.ffi /usr/include/aarch64-linux-gnu/ffi.h
there header.blas /usr/lib/aarch64-linux-gnu/libblas.so
there header.cblas /usr/include/aarch64-linux-gnu/cblas.h
there header.lapacke /usr/include/lapacke.h
there header.openssl /usr/include/openssl/ssl.h
there header.zlib /usr/include/zlib.h
there header.libc /usr/include/stdio.h
there header.lapack /usr/lib/aarch64-linux-gnu/liblapack.so
[ -e /usr/bin/python3 ] || { say header.python false; exit 0; }
python3 -I -c "
import os, sys, sysconfig, platform
def say(key, value): print(key, str(value).lower() if isinstance(value, bool) else value, sep=\"=\")
def venv():
    try: import ensurepip
    except ImportError: return False
    return True
headers = os.path.exists(sysconfig.get_path(\"include\") + \"/Python.h\")
say(\"python.path\", os.path.realpath(sys.executable))
say(\"python.version\", platform.python_version())
say(\"python.headers\", headers)
say(\"header.python\", headers)
say(\"python.externally_managed\", os.path.exists(sysconfig.get_path(\"stdlib\") + \"/EXTERNALLY-MANAGED\"))
say(\"python.venv\", venv())
"
