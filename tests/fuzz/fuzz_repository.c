/* Enabling a repository in hostile files: what was changed is enabled then. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/repository.h"

static const struct component universe = { "universe", "noble", false };

static int by_ini(const struct text *t, struct arena *mem, const char **body)
{
	return repository_enable_ini(t, "crb", mem, body);
}

static int by_apk(const struct text *t, struct arena *mem, const char **body)
{
	return repository_enable_apk(t, "community", mem, body);
}

static int by_list(const struct text *t, struct arena *mem, const char **body)
{
	return repository_add_component_list(t, &universe, mem, body);
}

static int by_deb822(const struct text *t, struct arena *mem, const char **body)
{
	return repository_add_component_deb822(t, &universe, mem, body);
}

FUZZ(bytes, mem)
{
	static int (*const each[])(const struct text *, struct arena *, const char **) = {
		by_ini, by_apk, by_list, by_deb822,
	};

	if (bytes->n > 4096)
		return;
	for (size_t i = 0; i < LEN(each); i++) {
		const char *body = NULL, *none = NULL;

		if (each[i](bytes, mem, &body) != 0)
			continue;
		if (each[i](&(struct text){ body, strlen(body) }, mem, &none) != 1)
			abort();
	}
}
