/* Which packages are on a root, as far as that can be told by reading. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "present.h"
#include "recipe.h"

static bool is_file(const char *manager)
{
	return strcmp(manager, "apk") == 0 || strcmp(manager, "pacman") == 0;
}

void present_read(const struct root *root, const char *manager, bool start, struct arena *mem,
		  struct present *ret)
{
	struct err err = { 0 };

	*ret = (struct present){ .dpkg = manager && strcmp(manager, "apt") == 0 };
	if (ret->dpkg)
		ret->known = dpkg_set_read(root, mem, &ret->set, &err) == 0;
	else if (manager && (is_file(manager) || (start && root_is_live(root))))
		ret->known = installed_read(root, manager, NULL, mem, &ret->all, &err) == 0;
}

bool present_has(const struct present *p, const char *word, struct arena *mem)
{
	const char *const *name = word_candidates(word, mem);

	for (; p->known && *name; name++) {
		const struct dpkg_wish wish = p->dpkg ? dpkg_set_wish(&p->set, *name, mem)
						      : (struct dpkg_wish){ .name = *name };

		if (p->dpkg ? dpkg_set_answers(&p->set, &wish)
			    : installed_find(&p->all, *name) != NULL)
			return true;
	}
	return false;
}
