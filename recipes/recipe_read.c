/* Cures and profiles, read from INI. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/ini.h"
#include "../probes/base/scan.h"
#include "recipe_parts.h"

enum { MAX_PLACES = 64, MAX_WHEN = 16, MAX_NAME = 128 };

/* What one file says so far: a recipe, or a profile. */
struct reading {
	struct recipes *all;
	struct recipe *now;
	struct recipe_profile *profile;
	struct arena *mem;
};

static bool alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* With `holes` also {v} and {n}, for the version of Python. */
static bool is_name(const char *name, bool holes)
{
	if (!alnum(*name) || strlen(name) > MAX_NAME)
		return false;
	for (; *name; name++) {
		if (holes && (strncmp(name, "{v}", 3) == 0 || strncmp(name, "{n}", 3) == 0))
			name += 2;
		else if (!alnum(*name) && !strchr(".+_:=@-", *name))
			return false;
	}
	return true;
}

bool package_name_fits(const char *name)
{
	return is_name(name, false);
}

const char *const *word_candidates(const char *word, struct arena *mem)
{
	struct span rest = span_of(word), one;
	struct list names = { 0 };

	while (span_cut(rest, '|', &one, &rest))
		list_add(&names, span_dup(one, mem), mem);
	list_add(&names, span_dup(rest, mem), mem);
	return names.v;
}

static int add_places(struct reading *r, const char *section, const char *where,
		      const char *value, struct err *err)
{
	bool packages = strcmp(section, "packages") == 0, instead = *section == 'i';
	struct recipe_names **v = packages ? &r->now->packages
				: instead ? &r->now->instead : &r->now->repositories;
	size_t *count = packages ? &r->now->npackages
			: instead ? &r->now->ninstead : &r->now->nrepositories;
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
		const char *all = span_dup(word, r->mem);

		for (const char *const *name = word_candidates(all, r->mem); *name; name++)
			if (!is_name(*name, true))
				return err_set(err, -EBADMSG, "'%s' cannot be the name of a %s",
					       *name, packages ? "package"
						      : instead ? "recipe" : "repository");
		list_add(&names, all, r->mem);
	}
	(*v)[(*count)++] = (struct recipe_names){ arena_strdup(r->mem, where), names.v };
	return 0;
}

const char *const *words_of(const char *value, struct arena *mem)
{
	struct span rest = span_of(value), word;
	struct list words = { 0 };

	list_add(&words, NULL, mem);
	while (scan_word(&rest, &word))
		list_add(&words, span_dup(word, mem), mem);
	return words.v;
}

static int add_condition(struct reading *r, const char *fact, const char *value, struct err *err)
{
	struct recipe *now = r->now;
	unsigned probe;

	if (!recipe_field(fact, &probe))
		return err_set(err, -EBADMSG, "there is no fact '%s'", fact);
	if (!now->when)
		now->when = TAKE_N(r->mem, MAX_WHEN, struct recipe_condition);
	if (now->nwhen == MAX_WHEN)
		return err_set(err, -EBADMSG, "more than %d lines in [when]", MAX_WHEN);
	now->when[now->nwhen++] = (struct recipe_condition){ arena_strdup(r->mem, fact),
							     arena_strdup(r->mem, value) };
	return 0;
}

/* A key of [recipe] or [profile]. */
static int add_head(struct reading *r, const char *section, const char *key, const char *value,
		    struct err *err)
{
	bool profile = strcmp(section, "profile") == 0;
	const char **id = profile ? &r->profile->id : &r->now->id;
	const char **title = profile ? &r->profile->title : &r->now->title;
	const char *const **words = profile ? &r->profile->recipes : &r->now->cures;
	const char *third = profile ? "recipes" : "cures";

	if (strcmp(key, "id") == 0) {
		if (!is_name(value, false))
			return err_set(err, -EBADMSG, "'%s' cannot be an id", value);
		if (profile ? recipes_profile(r->all, value) != NULL
			    : recipes_find(r->all, value) != NULL)
			return err_set(err, -EBADMSG, "the id '%s' is taken", value);
		*id = arena_strdup(r->mem, value);
	} else if (strcmp(key, "title") == 0) {
		*title = arena_strdup(r->mem, value);
	} else if (strcmp(key, third) == 0) {
		*words = words_of(value, r->mem);
	} else {
		return err_set(err, -EBADMSG, "unknown key '%s' in [%s] (id, title, %s)", key,
			       section, third);
	}
	return 0;
}

static int each(void *user, const char *section, const char *key, const char *value, unsigned line,
		struct err *err)
{
	struct reading *r = user;

	(void)line;
	if (strcmp(section, "packages") == 0 || strcmp(section, "repositories") == 0 ||
	    strcmp(section, "instead") == 0)
		return add_places(r, section, key, value, err);
	if (strcmp(section, "when") == 0)
		return add_condition(r, key, value, err);
	if (strcmp(section, "recipe") == 0 || strcmp(section, "profile") == 0)
		return add_head(r, section, key, value, err);
	return err_set(err, -EBADMSG,
		       "unknown section '[%s]' ([recipe], [packages], [repositories], [instead], "
		       "[when], or [profile])",
		       section);
}

static int add_profile(struct recipes *r, const char *where, const struct recipe_profile *p,
		       struct err *err)
{
	if (!p->title || !p->recipes)
		return err_set(err, -EBADMSG, "'%s': [profile] lacks its %s", where,
			       p->title ? "recipes" : "title");
	if (r->nprofiles == MAX_PROFILES)
		return err_set(err, -E2BIG, "'%s': more than %d profiles", where, MAX_PROFILES);
	r->profiles[r->nprofiles++] = *p;
	return 0;
}

int recipes_add(struct recipes *r, const char *where, const struct text *text, struct arena *mem,
		struct err *err)
{
	struct recipe now = { .cures = words_of("", mem) };
	struct recipe_profile profile = { 0 };
	struct reading reading = { .all = r, .now = &now, .profile = &profile, .mem = mem };

	if (ini_read(text, each, &reading, err) < 0)
		return err_context(err, "'%s'", where);
	if (profile.id)
		return add_profile(r, where, &profile, err);
	if (!now.id || !now.title)
		return err_set(err, -EBADMSG, "'%s': [recipe] lacks its %s", where,
			       now.id ? "title" : "id");
	if (r->n == MAX_RECIPES)
		return err_set(err, -E2BIG, "'%s': more than %d recipes", where, MAX_RECIPES);
	r->v[r->n++] = now;
	return 0;
}
