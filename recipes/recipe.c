/* Cures, read from INI. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/ini.h"
#include "../probes/base/scan.h"
#include "../probes/distro.h"
#include "builtin.h"
#include "recipe.h"

enum { MAX_RECIPES = 256, MAX_PLACES = 64 };

struct recipes {
	struct recipe v[MAX_RECIPES];
	size_t n;
};

struct recipes *recipes_new(struct arena *mem)
{
	return TAKE(mem, struct recipes);
}

size_t recipes_count(const struct recipes *r)
{
	return r->n;
}

const struct recipe *recipes_find(const struct recipes *r, const char *id)
{
	for (size_t i = 0; id && i < r->n; i++)
		if (strcmp(r->v[i].id, id) == 0)
			return &r->v[i];
	return NULL;
}

struct reading {
	struct recipes *all;
	struct recipe *now;
	struct arena *mem;
};

static bool alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* [A-Za-z0-9][A-Za-z0-9.+_:=@-]*, and {v} or {n} for the version of Python. */
static bool is_package(const char *name)
{
	if (!alnum(*name))
		return false;
	for (; *name; name++) {
		if (strncmp(name, "{v}", 3) == 0 || strncmp(name, "{n}", 3) == 0)
			name += 2;
		else if (!alnum(*name) && !strchr(".+_:=@-", *name))
			return false;
	}
	return true;
}

static int add_places(struct reading *r, const char *section, const char *where,
		      const char *value, struct err *err)
{
	bool packages = strcmp(section, "packages") == 0;
	struct recipe_names **v = packages ? &r->now->packages : &r->now->repositories;
	size_t *count = packages ? &r->now->npackages : &r->now->nrepositories;
	struct span rest = span_of(value), word;
	struct list names = { 0 };

	if (!*v)
		*v = TAKE_N(r->mem, MAX_PLACES, struct recipe_names);
	if (*count == MAX_PLACES)
		return err_set(err, -EBADMSG, "more than %d lines in [%s]", MAX_PLACES, section);
	for (size_t i = 0; i < *count; i++)
		if (strcmp((*v)[i].where, where) == 0)
			return err_set(err, -EBADMSG, "'%s' stands twice in [%s]", where, section);
	list_add(&names, NULL, r->mem);
	while (scan_word(&rest, &word)) {
		const char *name = span_dup(word, r->mem);

		if (!is_package(name))
			return err_set(err, -EBADMSG, "'%s' cannot be the name of a %s", name,
				       packages ? "package" : "repository");
		list_add(&names, name, r->mem);
	}
	(*v)[(*count)++] = (struct recipe_names){ arena_strdup(r->mem, where), names.v };
	return 0;
}

static int each(void *user, const char *section, const char *key, const char *value, unsigned line,
		struct err *err)
{
	struct reading *r = user;

	(void)line;
	if (strcmp(section, "packages") == 0 || strcmp(section, "repositories") == 0)
		return add_places(r, section, key, value, err);
	if (strcmp(section, "recipe") != 0)
		return err_set(err, -EBADMSG,
			       "unknown section '[%s]' ([recipe], [packages], [repositories])",
			       section);
	if (strcmp(key, "title") == 0) {
		r->now->title = arena_strdup(r->mem, value);
		return 0;
	}
	if (strcmp(key, "id") != 0)
		return err_set(err, -EBADMSG, "unknown key '%s' in [recipe] (id, title)", key);
	if (recipes_find(r->all, value))
		return err_set(err, -EBADMSG, "the id '%s' is taken", value);
	r->now->id = arena_strdup(r->mem, value);
	return 0;
}

int recipes_add(struct recipes *r, const char *where, const struct text *text, struct arena *mem,
		struct err *err)
{
	struct recipe now = { 0 };
	struct reading reading = { .all = r, .now = &now, .mem = mem };

	if (ini_read(text, each, &reading, err) < 0)
		return err_context(err, "'%s'", where);
	if (!now.id || !now.title)
		return err_set(err, -EBADMSG, "'%s': [recipe] lacks its %s", where,
			       now.id ? "title" : "id");
	if (r->n == MAX_RECIPES)
		return err_set(err, -E2BIG, "'%s': more than %d recipes", where, MAX_RECIPES);
	r->v[r->n++] = now;
	return 0;
}

int recipes_builtin(struct arena *mem, struct recipes **ret, struct err *err)
{
	struct recipes *r = recipes_new(mem);

	for (size_t i = 0; builtin_recipes[i].name; i++) {
		struct text text = { builtin_recipes[i].text, builtin_recipes[i].n };
		int rc = recipes_add(r, builtin_recipes[i].name, &text, mem, err);

		if (rc < 0)
			return rc;
	}
	*ret = r;
	return 0;
}

static const char *const *place(const struct recipe_names *v, size_t n, const char *where)
{
	for (size_t i = 0; where && i < n; i++)
		if (strcmp(v[i].where, where) == 0)
			return v[i].names;
	return NULL;
}

static const char *major_of(const char *version, struct arena *mem)
{
	return version ? arena_strndup(mem, version, strcspn(version, ".")) : "";
}

static const char *filled(const char *name, const char *python, struct arena *mem)
{
	const char *hole = strchr(name, '{');
	const char *dot = python ? strchr(python, '.') : NULL;

	if (!hole || !dot)
		return name;
	if (hole[1] == 'v')
		return arena_printf(mem, "%.*s%s%s", (int)(hole - name), name, python, hole + 3);
	return arena_printf(mem, "%.*s%.*s%s%s", (int)(hole - name), name, (int)(dot - python),
			    python, dot + 1, hole + 3);
}

/* Where names may stand for a distribution, the closest first. */
static void places_of(const struct distro_facts *d, struct arena *mem, const char *ret[5])
{
	const char *id = d->id.v ? d->id.v : "", *family = d->family.v ? d->family.v : "";
	const char *version = d->version.v ? d->version.v : "",
		   *major = major_of(d->version.v, mem);

	ret[0] = arena_printf(mem, "%s %s", id, version);
	ret[1] = arena_printf(mem, "%s %s", id, major);
	ret[2] = id;
	ret[3] = arena_printf(mem, "%s %s", family, major);
	ret[4] = family;
}

const char *const *recipe_packages(const struct recipe *r, const struct distro_facts *d,
				   const char *python, struct arena *mem)
{
	const char *const *found = NULL;
	struct list names = { 0 };
	const char *places[5];

	places_of(d, mem, places);
	for (size_t i = 0; !found && python && i < LEN(places); i++) {
		found = place(r->packages, r->npackages,
			      arena_printf(mem, "%s %s", places[i], python));
		if (!found)
			found = place(r->packages, r->npackages,
				      arena_printf(mem, "%s other", places[i]));
	}
	for (size_t i = 0; !found && i < LEN(places); i++)
		found = place(r->packages, r->npackages, places[i]);
	if (!found)
		return NULL;
	list_add(&names, NULL, mem);
	for (; *found; found++)
		list_add(&names, filled(*found, python, mem), mem);
	return names.v;
}

const char *const *recipe_repositories(const struct recipe *r, const struct distro_facts *d,
				       struct arena *mem)
{
	const char *const *found = NULL;
	const char *places[5];

	places_of(d, mem, places);
	for (size_t i = 0; !found && i < LEN(places); i++)
		found = place(r->repositories, r->nrepositories, places[i]);
	return found;
}
