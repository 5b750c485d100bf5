/* What a kernel prints, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/procfs.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n };
	struct mount m;
	uint64_t v;

	if (procfs_memory(bytes, "MemTotal", &v) == 0 ||
	    procfs_limit(bytes, "Max processes", &v) == 0)
		(void)procfs_chosen(bytes, mem);
	while (procfs_mount(&rest, mem, &m))
		(void)procfs_option(m.super, "cpu");
	(void)procfs_chosen(bytes, mem);
}
