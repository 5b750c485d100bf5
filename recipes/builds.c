/* What the source of a project needs to be built. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/ini.h"
#include "../probes/base/scan.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "../probes/wheel/project.h"
#include "builds.h"
#include "builtin.h"
#include "recipe_parts.h"

enum { MAX_BUILDS = 1000, MAX_PLACES = 16 };

/* What stands under one [name]. */
struct build {
	const char *const *needs;         /* NULL: not said yet */
	const char *const *repositories;
	struct recipe_names packages[MAX_PLACES];
	size_t npackages;
	const char *note;
};

struct builds {
	struct { const char *name; struct build *build; } v[MAX_BUILDS];
	size_t n;
};

/* The words of `needs`; compilers are called what they are, all else is in the packages. */
static const struct { const char *word, *recipe, *compiler; } parts[] = {
	{ "c", "compiler", "C" },           { "c++", "compiler", "C++" },
	{ "fortran", "fortran", "Fortran" }, { "rust", "rust", "Rust" },
	{ "lapack", "lapack", NULL },       { "openblas", "openblas", NULL },
	{ "pkg-config", "pkg-config", NULL },
};

static const char *const families[] = { "debian", "rhel", "suse", "alpine", "arch" };

struct reading {
	struct builds *all;
	struct build *now;
	const char *section;
	struct arena *mem;
};

static struct build *find(const struct builds *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->v[i].name, name) == 0)
			return b->v[i].build;
	return NULL;
}

static int add_name(struct reading *r, const char *name, struct err *err)
{
	if (!project_name_is(span_of(name)) ||
	    strcmp(project_normal(span_of(name), r->mem), name) != 0)
		return err_set(err, -EBADMSG, "'%s' is no normalised name of a project", name);
	if (find(r->all, name))
		return err_set(err, -EBADMSG, "'%s' stands there twice", name);
	if (r->all->n == MAX_BUILDS)
		return err_set(err, -EBADMSG, "there are more than %d names", MAX_BUILDS);
	r->all->v[r->all->n].name = arena_strdup(r->mem, name);
	r->all->v[r->all->n++].build = r->now;
	return 0;
}

static int begin(struct reading *r, const char *section, struct err *err)
{
	if (r->section && strcmp(r->section, section) == 0)
		return 0;
	if (r->now && !r->now->needs)
		return err_set(err, -EBADMSG, "[%s] above lacks its needs", r->section);
	r->now = TAKE(r->mem, struct build);
	r->section = arena_strdup(r->mem, section);
	return add_name(r, section, err);
}

static bool is_part(const char *word)
{
	for (size_t i = 0; i < LEN(parts); i++)
		if (strcmp(parts[i].word, word) == 0)
			return true;
	return false;
}

static bool is_repository(const char *word)
{
	return strcmp(word, "crb") == 0 || strcmp(word, "epel") == 0;
}

static int take_words(struct reading *r, const char *key, const char *value,
		      bool (*fits)(const char *), const char *const **ret, struct err *err)
{
	const char *const *words = words_of(value, r->mem);

	if (*ret)
		return err_set(err, -EBADMSG, "'%s' stands twice in [%s]", key, r->section);
	for (const char *const *w = words; *w; w++)
		if (!fits(*w))
			return err_set(err, -EBADMSG, "'%s' is nothing for '%s'", *w, key);
	*ret = words;
	return 0;
}

/* "debian", "debian 12" */
static bool is_place(const char *key)
{
	for (size_t i = 0; i < LEN(families); i++) {
		size_t n = strlen(families[i]);

		if (strncmp(key, families[i], n) == 0 && (!key[n] || key[n] == ' '))
			return true;
	}
	return false;
}

static int take_place(struct reading *r, const char *where, const char *value, struct err *err)
{
	const char *const *words = words_of(value, r->mem);
	struct build *now = r->now;

	for (size_t i = 0; i < now->npackages; i++)
		if (strcmp(now->packages[i].where, where) == 0)
			return err_set(err, -EBADMSG, "'%s' stands twice in [%s]", where,
				       r->section);
	if (now->npackages == MAX_PLACES)
		return err_set(err, -EBADMSG, "[%s] has more than %d places", r->section,
			       MAX_PLACES);
	for (const char *const *w = words; *w; w++)
		for (const char *const *name = word_candidates(*w, r->mem); *name; name++)
			if (!package_name_fits(*name))
				return err_set(err, -EBADMSG,
					       "'%s' cannot be the name of a package", *name);
	now->packages[now->npackages++] =
		(struct recipe_names){ arena_strdup(r->mem, where), words };
	return 0;
}

static int each(void *user, const char *section, const char *key, const char *value, unsigned line,
		struct err *err)
{
	struct reading *r = user;
	int rc = begin(r, section, err);

	(void)line;
	if (rc < 0)
		return rc;
	if (strcmp(key, "needs") == 0)
		return take_words(r, key, value, is_part, &r->now->needs, err);
	if (strcmp(key, "repositories") == 0)
		return take_words(r, key, value, is_repository, &r->now->repositories, err);
	if (strcmp(key, "note") == 0) {
		r->now->note = arena_strdup(r->mem, value);
		return 0;
	}
	if (strcmp(key, "also") == 0) {
		for (const char *const *w = words_of(value, r->mem); rc == 0 && *w; w++)
			rc = add_name(r, *w, err);
		return rc;
	}
	if (is_place(key))
		return take_place(r, key, value, err);
	return err_set(err, -EBADMSG, "unknown key '%s' in [%s] (also, needs, repositories, note, or a "
		       "family: debian, rhel, suse, alpine, arch)", key, section);
}

struct builds *builds_new(struct arena *mem)
{
	return TAKE(mem, struct builds);
}

size_t builds_count(const struct builds *b)
{
	return b->n;
}

const char *builds_name(const struct builds *b, size_t i)
{
	return b->v[i].name;
}

int builds_add(struct builds *b, const char *where, const struct text *text, struct arena *mem,
	       struct err *err)
{
	struct reading r = { .all = b, .mem = mem };

	if (ini_read(text, each, &r, err) < 0)
		return err_context(err, "'%s'", where);
	if (r.now && !r.now->needs)
		return err_set(err, -EBADMSG, "'%s': [%s] lacks its needs", where, r.section);
	return 0;
}

int builds_builtin(struct arena *mem, struct builds **ret, struct err *err)
{
	struct builds *b = builds_new(mem);

	for (size_t i = 0; builtin_builds[i].name; i++) {
		struct text text = { builtin_builds[i].text, builtin_builds[i].n };
		int rc = builds_add(b, builtin_builds[i].name, &text, mem, err);

		if (rc < 0)
			return rc;
	}
	*ret = b;
	return 0;
}

const char *build_compiler(const char *word)
{
	for (size_t i = 0; i < LEN(parts); i++)
		if (strcmp(parts[i].word, word) == 0)
			return parts[i].compiler;
	return NULL;
}

bool build_is_common(const char *recipe)
{
	bool common = strcmp(recipe, "python-headers") == 0;

	for (size_t i = 0; i < LEN(parts); i++)
		common = common || (parts[i].compiler && strcmp(parts[i].recipe, recipe) == 0);
	return common;
}

static void add_once(struct list *l, const char *word, struct arena *mem)
{
	if (!list_has(l, word))
		list_add(l, word, mem);
}

/* What enables a repository stands in the recipes, by distribution; where there is no CRB, nothing
 * is split as on Enterprise Linux.
 */
static void take_repositories(const struct build *b, const struct recipes *all,
			      const struct distro_facts *d, struct build_need *ret,
			      struct arena *mem)
{
	const struct recipe *blas = recipes_find(all, "blas"), *fast = recipes_find(all, "openblas");
	const char *const *crb = blas ? recipe_repositories(blas, d, mem) : NULL;
	struct list names = { 0 }, shown = { 0 };

	if (!fact_is(d->family, "rhel")) {
		ret->enable = fast ? recipe_repositories(fast, d, mem) : NULL;
		return;
	}
	if (!crb || !*crb)
		return;
	list_add(&names, NULL, mem);
	list_add(&shown, NULL, mem);
	for (const char *const *w = b->repositories; w && *w; w++) {
		list_add(&shown, *w, mem);
		if (strcmp(*w, "epel") == 0)
			list_add(&names, *w, mem);
		for (size_t i = 0; strcmp(*w, "crb") == 0 && crb[i]; i++)
			list_add(&names, crb[i], mem);
	}
	ret->enable = names.v;
	for (const char *const *id = ret->recipes; *id; id++) {
		const struct recipe *r = recipes_find(all, *id);
		const char *const *own = r ? recipe_repositories(r, d, mem) : NULL;

		if (own && *own)
			add_once(&shown, "crb", mem);
	}
	ret->repositories = shown.v;
}

struct build_need builds_need(const struct builds *b, const struct recipes *all,
			      const char *project, const struct distro_facts *d,
			      struct arena *mem)
{
	static const char *const none[] = { NULL }, *const c[] = { "c", NULL };
	static const struct build unknown = { .needs = c };
	const struct build *row = find(b, project), *use = row ? row : &unknown;
	struct build_need ret = { .known = row, .repositories = none, .note = use->note };
	struct list packages = { 0 }, compilers = { 0 }, recipes = { 0 };
	const char *const *names = names_here(use->packages, use->npackages, d, mem);

	list_add(&packages, NULL, mem);
	list_add(&compilers, NULL, mem);
	list_add(&recipes, NULL, mem);
	for (const char *const *w = use->needs; *w; w++)
		for (size_t i = 0; i < LEN(parts); i++) {
			if (strcmp(parts[i].word, *w) != 0)
				continue;
			add_once(&recipes, parts[i].recipe, mem);
			if (parts[i].compiler)
				add_once(&compilers, *w, mem);
		}
	if (compilers.n)
		add_once(&recipes, "python-headers", mem);
	for (; names && *names; names++)
		list_add(&packages, *names, mem);
	ret.unnamed = use->npackages && !names_here(use->packages, use->npackages, d, mem);
	ret.packages = packages.v;
	ret.compilers = compilers.v;
	ret.recipes = recipes.v;
	take_repositories(use, all, d, &ret, mem);
	return ret;
}
