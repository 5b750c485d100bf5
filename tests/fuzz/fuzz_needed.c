/* What keeps a package from being removed, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/needed.h"

FUZZ(bytes, mem)
{
	struct needed got;

	(void)mem;
	if (needed_line((struct span){ bytes->v, bytes->n }, &got) &&
	    (!got.what.n || !got.by.n || got.what.v[0] == '-'))
		abort();
}
