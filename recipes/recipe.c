/* Cures and profiles, and what they mean for a distribution. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "../probes/probe.h"
#include "builtin.h"
#include "recipe_parts.h"

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

const struct recipe *recipes_at(const struct recipes *r, size_t i)
{
	return &r->v[i];
}

const struct recipe_profile *recipes_profile(const struct recipes *r, const char *id)
{
	for (size_t i = 0; id && i < r->nprofiles; i++)
		if (strcmp(r->profiles[i].id, id) == 0)
			return &r->profiles[i];
	return NULL;
}

size_t recipes_profiles(const struct recipes *r)
{
	return r->nprofiles;
}

const struct recipe_profile *recipes_profile_at(const struct recipes *r, size_t i)
{
	return &r->profiles[i];
}

bool recipe_cures(const struct recipe *r, const char *finding)
{
	return words_have(r->cures, finding);
}

bool profile_has(const struct recipe_profile *p, const char *recipe)
{
	return words_have(p->recipes, recipe);
}

int recipes_whole(const struct recipes *r, struct err *err)
{
	for (size_t i = 0; i < r->nprofiles; i++)
		for (const char *const *id = r->profiles[i].recipes; *id; id++)
			if (!recipes_find(r, *id))
				return err_set(err, -ENOENT,
					       "the profile '%s' names the recipe '%s', which is "
					       "not there", r->profiles[i].id, *id);
	return 0;
}

const struct fact_field *recipe_field(const char *name, unsigned *probe)
{
	struct span before, field;

	if (!span_cut(span_of(name), '.', &before, &field))
		return NULL;
	for (unsigned i = 0; i < PROBE_COUNT; i++)
		for (size_t k = 0; span_is(before, probes[i]->name) && k < probes[i]->nfields; k++)
			if (span_is(field, probes[i]->fields[k].name)) {
				*probe = i;
				return &probes[i]->fields[k];
			}
	return NULL;
}

/* Whether one row's cell has the value a condition asks for. */
static bool cell_is(const struct fact_field *field, const void *cell, const char *value)
{
	if (((const struct fact_any *)cell)->state != FACT_KNOWN)
		return false;
	switch (field->type) {
	case FACT_bool:
		return strcmp(value, ((const struct fact_bool *)cell)->v ? "yes" : "no") == 0;
	case FACT_int: {
		uint64_t n;

		return scan_number(span_of(value), INT64_MAX, &n) == 0 &&
		       (int64_t)n == ((const struct fact_int *)cell)->v;
	}
	case FACT_str:
		return strcmp(((const struct fact_str *)cell)->v, value) == 0;
	case FACT_list:
		return words_have(((const struct fact_list *)cell)->v, value);
	}
	return false;
}

bool recipe_applies(const struct recipe *r, const struct facts *facts, const char **why,
		    struct arena *mem)
{
	for (size_t i = 0; i < r->nwhen; i++) {
		unsigned probe = 0;
		const struct fact_field *field = recipe_field(r->when[i].fact, &probe);
		const struct facts_group *g = &facts->of[probe];
		bool any = false;

		for (size_t k = 0; field && k < g->n && !any; k++)
			any = cell_is(field, (const char *)g->rows + k * probes[probe]->row_size +
					     field->at, r->when[i].value);
		if (!any) {
			*why = arena_printf(mem, "'%s' is only for machines where %s is %s", r->id,
					    r->when[i].fact, r->when[i].value);
			return false;
		}
	}
	return true;
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
	if (recipes_whole(r, err) < 0)
		return err->code;
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
	const char *dot = python ? strchr(python, '.') : NULL;

	for (const char *hole; dot && (hole = strchr(name, '{'));)
		name = hole[1] == 'v'
			? arena_printf(mem, "%.*s%s%s", (int)(hole - name), name, python, hole + 3)
			: arena_printf(mem, "%.*s%.*s%s%s", (int)(hole - name), name,
				       (int)(dot - python), python, dot + 1, hole + 3);
	return name;
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

const char *const *recipe_words(const struct recipe *r, const struct distro_facts *d,
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

const char *const *recipe_packages(const struct recipe *r, const struct distro_facts *d,
				   const char *python, struct arena *mem)
{
	const char *const *words = recipe_words(r, d, python, mem);
	struct list names = { 0 };

	list_add(&names, NULL, mem);
	for (; words && *words; words++)
		list_add(&names, word_candidates(*words, mem)[0], mem);
	return words ? names.v : NULL;
}

const char *const *names_here(const struct recipe_names *v, size_t n,
			      const struct distro_facts *d, struct arena *mem)
{
	const char *const *found = NULL;
	const char *places[5];

	places_of(d, mem, places);
	for (size_t i = 0; !found && i < LEN(places); i++)
		found = place(v, n, places[i]);
	return found;
}

const char *const *recipe_repositories(const struct recipe *r, const struct distro_facts *d,
				       struct arena *mem)
{
	return names_here(r->repositories, r->nrepositories, d, mem);
}

bool recipe_replaces(const struct recipe *r, const char *other, const struct distro_facts *d,
		     struct arena *mem)
{
	return words_have(names_here(r->instead, r->ninstead, d, mem), other);
}
