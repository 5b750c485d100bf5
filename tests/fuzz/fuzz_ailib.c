/* What the files of numerical wheels say, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/ailib.h"
#include "probes/base/arena.h"

FUZZ(bytes, mem)
{
	struct span s = { bytes->v, bytes->n };
	const char *machine = NULL;
	unsigned minor = 0;
	uint64_t n = 0;

	if (ailib_glibc(ailib_tags(s, mem), mem, &minor, &machine) && !*machine)
		__builtin_trap();
	if (ailib_threads(s, &n) && (n < 2 || n > 0xffff))
		__builtin_trap();
	(void)ailib_version(s, "OpenBLAS ", mem);
	(void)ailib_release(s, mem);
	(void)ailib_kind(bytes->v);
	(void)ailib_openmp(bytes->v);
}
