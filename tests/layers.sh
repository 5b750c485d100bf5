#!/bin/sh
# The layer rules of the house: arrows point down, one file includes each foreign library.
set -u
bad=0

# refuse WHAT PATTERN FILE...: no file may have a line that matches
refuse() {
	what=$1 pattern=$2
	shift 2
	if hits=$(grep -nE "$pattern" "$@" /dev/null); then
		printf '%s:\n%s\n' "$what" "$hits" >&2
		bad=1
	fi
}

# only HEADER FILE: no other file may include it
only() {
	users=$(grep -rlE "#include <$1>" cmd probes recipes --include='*.[ch]' | grep -vxF "$2")
	if [ -n "$users" ]; then
		printf '<%s> belongs to %s alone, but is included by:\n%s\n' "$1" "$2" "$users" >&2
		bad=1
	fi
}

sources=$(find cmd probes recipes -name '*.c')
for f in $sources; do
	grep -m1 '#include' "$f" | grep -q 'base\.h"' || {
		echo "$f: base.h is not the first include" >&2
		bad=1
	}
	head -n1 "$f" | grep -q '^/\*' || {
		echo "$f: does not open with a sentence" >&2
		bad=1
	}
done

probes=$(find probes -name '*.[ch]')
base=$(find probes/base -name '*.[ch]')
checks=$(find probes/checks -name '*.[ch]')
recipes=$(find recipes -name '*.[ch]')
outside=$(find cmd probes recipes -name '*.c' -not -path 'probes/base/*')
all=$(find cmd probes recipes -name '*.[ch]')
# shellcheck disable=SC2086 # lists of files without blanks
{
	refuse 'probes may not include cmd or recipes' '#include ".*(cmd|recipes)/' $probes
	refuse 'recipes may not include cmd' '#include ".*cmd/' $recipes
	refuse 'base may not include what stands above it' '#include "\.\./' $base
	refuse 'checks may not reach the machine' \
		'#include ".*base/(root|walk|lines|elf|ini|json|userland|child|module)\.h"' $checks
	refuse 'free() belongs to base' '\bfree\(' $outside
	refuse 'no shell' '\b(system|popen|execl|execlp|execvp)\(|"sh", *"-c"|/bin/sh", *"-c"' $all
	refuse 'only cmd prints' '\b(printf|puts|perror)\(|fprintf\(std|(^|[^/])\bstdout\b' \
		$probes $recipes
	refuse 'lines are at most 100 columns' '^.{101,}' $all
}
for p in probes/*.c; do
	others=$(grep -hoE '#include "[a-z_]+\.h"' "$p" | sed 's/.*"\(.*\)\.h"/\1/' |
		grep -vxE "$(basename "$p" .c)|probe|fact")
	for o in $others; do
		# The catalog is asked with facts at hand, as checks are.
		case $p in probes/probes.c | probes/catalog.c) continue ;; esac
		if grep -q "^PROBE($o)" probes/probes.def; then
			echo "$p: includes the probe $o" >&2
			bad=1
		fi
	done
done

only 'curl/curl\.h' probes/net/http.c
only 'git2\.h' probes/net/git.c
only 'openssl/[a-z]+\.h' probes/net/hash.c
only 'zip\.h' probes/net/zip.c
only 'archive(_entry)?\.h' probes/lists/archive.c
only 'libxml/[A-Za-z]+\.h' probes/lists/xml.c
only 'ini\.h' probes/base/ini.c
only 'cjson/cJSON\.h' probes/base/json.c
only 'gelf\.h' probes/base/elf.c
only 'zlib\.h' probes/base/gzip.c
[ $bad = 0 ] && echo "layers hold"
exit $bad
