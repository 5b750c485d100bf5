/* Users and groups from hostile bytes: the first line is the name. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/accounts.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	const gid_t *groups;
	struct account a;
	const char *name;
	size_t n;

	if (!scan_line(&rest, &line))
		return;
	name = span_dup(line, mem);
	if (accounts_user(rest, name, mem, &a) == 0 && a.home && a.home[0] != '/')
		abort();
	if (accounts_groups(rest, name, 1, mem, &groups, &n) == 0 && groups[0] != 1)
		abort();
}
