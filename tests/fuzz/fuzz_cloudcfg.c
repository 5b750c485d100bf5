/* cloud-init's configuration from hostile bytes: what comes out could be a user's name. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/cloudcfg.h"

FUZZ(bytes, mem)
{
	const char *user = cloud_default_user(bytes, mem);

	if (user && !user_name_is(span_of(user)))
		__builtin_trap();
}
