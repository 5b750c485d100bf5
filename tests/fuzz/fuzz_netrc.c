/* netrc(5) from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/netrc.h"

FUZZ(bytes, mem)
{
	struct login got = { 0 };

	if (netrc_find((struct span){ bytes->v, bytes->n }, "host", mem, &got) == 0 &&
	    (!got.user || !got.password || strlen(got.user) + strlen(got.password) > bytes->n))
		abort();
}
