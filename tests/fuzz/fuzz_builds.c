/* What builds need from hostile bytes, and the names for a distribution. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "probes/distro.h"
#include "recipes/builds.h"
#include "recipes/recipe.h"

FUZZ(bytes, mem)
{
	struct builds *b = builds_new(mem);
	struct recipes *none = recipes_new(mem);
	struct distro_facts d = {
		.id = KNOWN(str, "rocky", NULL), .version = KNOWN(str, "9.4", NULL),
		.family = KNOWN(str, "rhel", NULL),
	};
	struct err err = { 0 };

	if (builds_add(b, "fuzz", bytes, mem, &err) < 0) {
		if (!err.text[0])
			abort();
		return;
	}
	for (size_t i = 0; i < builds_count(b); i++)
		if (!builds_need(b, none, builds_name(b, i), &d, mem).known)
			abort();
}
