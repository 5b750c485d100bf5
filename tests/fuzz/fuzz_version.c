/* Versions from hostile bytes, one a line: each is the same as its own canonical text, and the
 * order of three neighbours is one.
 */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/wheel/version.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	struct version v[3], again;
	size_t n = 0;

	while (scan_line(&rest, &line)) {
		if (!version_parse(line, &v[n % 3]))
			continue;
		if (!version_parse(span_of(version_text(&v[n % 3], mem)), &again) ||
		    version_order(&v[n % 3], &again) != 0)
			__builtin_trap();
		if (++n < 3)
			continue;
		if (version_order(&v[0], &v[1]) < 0 && version_order(&v[1], &v[2]) < 0 &&
		    version_order(&v[0], &v[2]) >= 0)
			__builtin_trap();
		if ((version_order(&v[0], &v[1]) > 0) != (version_order(&v[1], &v[0]) < 0))
			__builtin_trap();
	}
}
