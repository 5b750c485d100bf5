/* What the sources of projects need to be built here. */
#include "../probes/base/base.h"

#include "../probes/base/err.h"
#include "../probes/checks/check.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/python.h"
#include "builds.h"
#include "recipe.h"
#include "resolving.h"

/* The finding that the recipe cures, or NULL; *holds: it does already. */
static const char *finding_of(const struct resolving *s, const struct recipe *recipe, bool *holds)
{
	const char *id = NULL;

	*holds = false;
	for (size_t i = 0; i < s->r->found->n; i++) {
		const struct finding *f = &s->r->found->v[i];

		if (!recipe_cures(recipe, f->check->id))
			continue;
		id = f->check->id;
		*holds = *holds || f->verdict == VERDICT_PASS;
	}
	return id;
}

/* Findings are about the chosen Python; a build is for the one that was asked for. */
static bool has_headers(const struct resolving *s)
{
	const struct python_facts *row = s->r->python ? resolving_python(s->r->facts, s->r->python)
						      : python_chosen(s->r->facts);

	return row && fact_true(row->headers);
}

static bool all_here(struct resolving *s, const char *const *words)
{
	for (; *words; words++)
		if (!resolving_is_here(s, *words))
			return false;
	return true;
}

static void take_recipe(struct resolving *s, const char *project, const char *id)
{
	const struct recipe *recipe = recipes_find(s->r->recipes, id);
	bool headers = strcmp(id, "python-headers") == 0, holds;
	const char *branch = headers ? s->r->python : NULL, *finding, *why = NULL;
	const char *const *words;

	if (!recipe)
		return;
	finding = finding_of(s, recipe, &holds);
	if (headers ? has_headers(s) : holds)
		return;
	if (!branch)
		branch = python_branch_beside(s->r->facts);
	words = recipe_words(recipe, s->distro, branch, s->mem);
	if (words && *words && all_here(s, words))
		return;
	if (!resolving_want_recipe(s, recipe, branch, finding, &why))
		resolving_miss(s, finding, project, why);
}

static void take_project(struct resolving *s, const struct build_need *need, const char *project)
{
	for (const char *const *id = need->recipes; *id; id++)
		take_recipe(s, project, *id);
	for (const char *const *word = need->packages; *word; word++) {
		size_t at = resolving_is_here(s, *word) ? MAX_WANTS
						    : resolving_want(s, NULL, *word, NULL);

		if (at < MAX_WANTS && !s->repositories[at])
			s->repositories[at] = need->enable;
	}
}

/* On suspicion neither Rust nor Fortran is installed, nor a BLAS: what needs these has wheels
 * nearly everywhere.
 */
static bool is_costly(const char *word)
{
	static const char *const words[] = { "fortran", "rust", "openblas", "lapack" };

	for (size_t i = 0; i < LEN(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static const char *const *without_costly(const char *const *words, struct arena *mem)
{
	struct list kept = { 0 };

	list_add(&kept, NULL, mem);
	for (; *words; words++)
		if (!is_costly(*words))
			list_add(&kept, *words, mem);
	return kept.v;
}

static void suspect(struct build_need *need, struct arena *mem)
{
	static const char *const none[] = { NULL };

	need->recipes = need->known ? without_costly(need->recipes, mem) : none;
	need->compilers = need->known ? without_costly(need->compilers, mem) : none;
}

/* For people: with what comes by recipes. */
static const char *const *packages_of(const struct resolving *s, const struct build_need *need)
{
	struct list all = { 0 };

	list_add(&all, NULL, s->mem);
	for (const char *const *word = need->packages; *word; word++)
		list_add(&all, word_candidates(*word, s->mem)[0], s->mem);
	for (const char *const *id = need->recipes; *id; id++) {
		const struct recipe *r = recipes_find(s->r->recipes, *id);
		const char *const *names = r && !build_is_common(*id)
			? recipe_packages(r, s->distro, NULL, s->mem) : NULL;

		for (; names && *names; names++)
			list_add(&all, *names, s->mem);
	}
	return all.v;
}

void resolving_builds(struct resolving *s)
{
	size_t n = s->r->nbuilds;
	struct plan_build *v = TAKE_N(s->mem, n, struct plan_build);
	struct build_need *needs = TAKE_N(s->mem, n, struct build_need);
	struct builds *all;
	struct err err = { 0 };

	if (builds_builtin(s->mem, &all, &err) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct resolve_build *b = &s->r->builds[i];

		needs[i] = builds_need(all, s->r->recipes, b->project, s->distro, s->mem);
		if (b->assumed)
			suspect(&needs[i], s->mem);
		v[i] = (struct plan_build){ b->project, b->version, b->assumed,
					    packages_of(s, &needs[i]), &needs[i] };
		if (s->manager)
			take_project(s, &needs[i], b->project);
		else
			resolving_miss(s, NULL, b->project, "no package manager that ampy knows is "
				       "on this machine: what its build needs is not installed");
	}
	s->plan->builds = v;
	s->plan->nbuilds = n;
}
