/* A result.json from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/outcome.h"

FUZZ(bytes, mem)
{
	const char *why = NULL;
	struct outcome o = { 0 };
	int rc = outcome_parse(bytes, mem, &o, &why);

	if (rc < 0 ? !why : o.state == OUTCOME_NEVER || o.pid < 0)
		abort();
}
