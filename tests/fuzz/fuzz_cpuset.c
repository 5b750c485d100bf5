/* Lists of CPUs from hostile bytes: what is read holds together. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/cpuset.h"

FUZZ(bytes, mem)
{
	struct cpuset set;
	unsigned n = 0;

	(void)mem;
	if (cpuset_read((struct span){ bytes->v, bytes->n }, &set) < 0)
		return;
	for (unsigned c = cpuset_next(&set, 0); c < CPUSET_MAX; c = cpuset_next(&set, c + 1))
		n += cpuset_has(&set, c);
	if (n != cpuset_count(&set))
		abort();
}
