/* What apk, pacman and rpm write down, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/installed.h"
#include "recipes/pkglists.h"

static void sound(const struct installed *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].name[0] == '-' || installed_find(all, all->v[i].name) != &all->v[i])
			abort();
}

FUZZ(bytes, mem)
{
	const char *why = NULL;
	struct installed all;
	struct package p;

	if (packages_apk(bytes, bytes, mem, &all, &why) == 0)
		sound(&all);
	if (packages_rpm(bytes, mem, &all, &why) == 0)
		sound(&all);
	if (packages_pacman(bytes, mem, &p, &why) == 0 && p.name[0] == '-')
		abort();
}
