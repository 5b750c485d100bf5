/* Conditions from hostile bytes: the first line is a set of them, the others are versions. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/specifier.h"

enum { MAX_VERSIONS = 32 };

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line, versions[MAX_VERSIONS];
	bool with[MAX_VERSIONS], without[MAX_VERSIONS];
	struct specifiers all;
	struct err err = { 0 };
	size_t n = 0;

	if (!scan_line(&rest, &line) || specifiers_parse(line, mem, &all, &err) < 0)
		return;
	while (n < MAX_VERSIONS && scan_line(&rest, &versions[n]))
		n++;
	specifiers_filter(&all, versions, n, PRE_ALLOWED, with);
	specifiers_filter(&all, versions, n, PRE_REFUSED, without);
	for (size_t i = 0; i < n; i++) {
		if (without[i] && !with[i])
			__builtin_trap();
		if (with[i] != specifiers_have(&all, versions[i], PRE_DEFAULT))
			__builtin_trap();
	}
}
