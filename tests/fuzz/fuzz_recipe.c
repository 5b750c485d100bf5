/* A recipe from hostile bytes, and its names for a distribution. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "probes/distro.h"
#include "recipes/recipe.h"

FUZZ(bytes, mem)
{
	struct recipes *r = recipes_new(mem);
	struct distro_facts d = {
		.id = KNOWN(str, "ubuntu", NULL), .version = KNOWN(str, "18.04", NULL),
		.family = KNOWN(str, "debian", NULL),
	};
	struct err err = { 0 };

	if (recipes_add(r, "fuzz", bytes, mem, &err) < 0 && !err.text[0])
		abort();
	if (recipes_find(r, "python"))
		(void)recipe_packages(recipes_find(r, "python"), &d, "3.11", mem);
}
