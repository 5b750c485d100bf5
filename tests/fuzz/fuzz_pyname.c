/* A Python's names and headers from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/piptags.h"
#include "probes/base/pyname.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span all = { bytes->v, bytes->n };
	struct pyname p;
	const char *version;

	(void)pyname_parse(all, &p);
	(void)pyversion_is(all);
	(void)pip_wheel_version(all, mem);
	(void)pip_info_version(all, mem);
	(void)soabi_of(all, mem);
	version = patchlevel_version(bytes, mem);
	if (version)
		(void)pyversion_branch(version, mem);
	version = pip_version(bytes, mem);
	if (version)
		(void)piptags_of(version, mem);
}
