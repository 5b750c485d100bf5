/* Control groups from hostile bytes: the first half names groups, the second mounts. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/cgroup.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span self = { bytes->v, bytes->n }, mounts = { bytes->v, bytes->n };
	struct cgroup c;
	int64_t v;

	(void)span_cut(self, '\0', &self, &mounts);
	cgroup_find(&(struct text){ span_dup(self, mem), self.n },
		    &(struct text){ span_dup(mounts, mem), mounts.n }, mem, &c);
	if (cgroup_cpu_max(bytes, &v) == 0 || cgroup_number(bytes, &v) == 0 ||
	    cgroup_cpu_cfs(bytes, bytes, &v) == 0)
		(void)v;
}
