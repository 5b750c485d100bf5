/* dpkg's database and who needs whom, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/dpkgset.h"
#include "recipes/needs.h"

FUZZ(bytes, mem)
{
	const struct dpkg_record **needer;
	const char *why = NULL;
	struct dpkg_set set;
	bool *gone;

	if (dpkg_set_parse(bytes, 1, bytes, mem, &set, &why) < 0)
		return;
	gone = TAKE_N(mem, set.n, bool);
	needer = TAKE_N(mem, set.n, const struct dpkg_record *);
	for (size_t i = 0; i < set.n; i++)
		gone[i] = i % 2;
	needs_keep(&set, gone, needer, mem);
	for (size_t i = 0; i < set.n; i++)
		if ((gone[i] && needer[i]) || *dpkg_set_name(&set, &set.v[i], mem) == '-')
			abort();
}
