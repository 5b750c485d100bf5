/* Which wheel tags a release of pip understands. */
#include "base.h"

#include "arena.h"
#include "piptags.h"
#include "scan.h"

/* The first release with each, read from the sources of 98 releases of pip. */
static const struct { const char *family, *since; } families[] = {
	{ "manylinux1",    "8.1" },
	{ "manylinux2010", "19.0" },
	{ "manylinux2014", "19.3" },
	{ "manylinux_x_y", "20.3" },
	{ "musllinux",     "21.2" },
};

const char *const *piptags_of(const char *version, struct arena *mem)
{
	struct list l = { 0 };

	list_add(&l, NULL, mem);
	for (size_t i = 0; i < LEN(families); i++)
		if (version_cmp(version, families[i].since) >= 0)
			list_add(&l, families[i].family, mem);
	return l.v;
}
