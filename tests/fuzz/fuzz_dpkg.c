/* dpkg's status from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/dpkg.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	struct dpkg_scan s = { 0 };
	const char *why = NULL;

	while (scan_line(&rest, &line))
		if (dpkg_line(&s, line, mem, &why) < 0)
			return;
	(void)dpkg_settled(&s);
	if (dpkg_end(&s, mem, &why) < 0)
		(void)why;
}
