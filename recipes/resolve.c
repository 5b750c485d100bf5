/* Findings, recipes and facts in, a plan out. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/base/words.h"
#include "../probes/checks/check.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/packages.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "manager.h"
#include "recipe.h"
#include "resolving.h"

void resolving_miss(struct resolving *s, const char *finding, const char *subject,
		    const char *reason)
{
	for (size_t i = 0; i < s->plan->nunresolved; i++) {
		const struct unresolved *u = &s->plan->unresolved[i];

		if (strcmp(u->reason, reason) == 0 && u->finding && finding &&
		    strcmp(u->finding, finding) == 0)
			return;
	}
	plan_miss(s->plan, (struct unresolved){ finding, subject, reason }, s->mem);
}

static bool same_words(const char *const *a, const char *const *b)
{
	while (*a && *b && strcmp(*a, *b) == 0)
		a++, b++;
	return !*a && !*b;
}

size_t resolving_want(struct resolving *s, const struct recipe *recipe, const char *word,
		      const char *finding)
{
	const char *const *candidates = word_candidates(word, s->mem);
	size_t i = 0;

	while (i < s->n && !same_words(s->wants[i].candidates, candidates))
		i++;
	if (i == MAX_WANTS) {
		resolving_miss(s, finding, NULL, "more packages are asked for than one plan takes");
		return MAX_WANTS;
	}
	if (i == s->n) {
		s->wants[i] = (struct want){ .recipe = recipe ? recipe->id : NULL,
					     .candidates = candidates, .chosen = candidates[0] };
		s->repositories[i] =
			recipe ? recipe_repositories(recipe, s->distro, s->mem) : NULL;
		list_add(&s->cures[i], NULL, s->mem);
		s->n++;
	}
	if (finding && !list_has(&s->cures[i], finding))
		list_add(&s->cures[i], finding, s->mem);
	return i;
}

bool resolving_want_recipe(struct resolving *s, const struct recipe *recipe, const char *python,
			   const char *finding, const char **why)
{
	const char *const *words;

	if (!recipe_applies(recipe, s->r->facts, why, s->mem))
		return false;
	words = recipe_words(recipe, s->distro, python, s->mem);
	if (!words || !*words) {
		*why = arena_printf(s->mem, "no package is known for it on %s",
				    s->distro->name.v ? s->distro->name.v : "this distribution");
		return false;
	}
	for (; *words; words++)
		(void)resolving_want(s, recipe, *words, finding);
	return true;
}

static const char *advice_of(const struct finding *f)
{
	const char *advice = f->advice ? f->advice : f->check->advice;

	return advice ? advice : f->text;
}

/* Is this a finding that steps of their own cure? */
static bool has_own_step(const struct finding *f)
{
	return strcmp(f->check->id, "system.dpkg") == 0 || strcmp(f->check->id, "system.apt") == 0;
}

static void take_finding(struct resolving *s, const struct finding *f)
{
	const struct recipe *recipe = recipes_find(s->r->recipes, f->cure);
	bool asked = words_have(s->r->cures, f->check->id);
	bool ours = recipe && recipe_cures(recipe, f->check->id) &&
		    (asked || profile_has(s->r->profile, recipe->id));
	bool bad = f->verdict == VERDICT_FAIL || f->verdict == VERDICT_WARN;
	const char *why = NULL;

	if (f->suppressed || has_own_step(f))
		return;
	if (bad && ours && s->manager) {
		if (!resolving_want_recipe(s, recipe, python_branch_beside(s->r->facts), f->check->id, &why))
			resolving_miss(s, f->check->id, f->subject, f->advice ? f->advice : why);
	} else if (f->verdict == VERDICT_FAIL || (f->verdict == VERDICT_UNKNOWN && f->required) ||
		   (bad && asked)) {
		resolving_miss(s, f->check->id, f->subject,
		     ours ? "no package manager that ampy knows is on this machine" : advice_of(f));
	}
}

const struct python_facts *resolving_python(const struct facts *facts, const char *branch)
{
	const struct python_facts *found = NULL;

	for (size_t i = 0; i < FACT_ROWS(facts, python); i++) {
		const struct python_facts *row = FACT_ROW(facts, python, i);

		if (!fact_is(row->branch, branch) || !python_usable(row) ||
		    fact_is(row->origin, "venv"))
			continue;
		if (!found || (fact_is(row->origin, "system") && !fact_is(found->origin, "system")))
			found = row;
	}
	return found;
}

const char *resolve_python(const struct facts *facts, const char *branch)
{
	const struct python_facts *row = branch ? resolving_python(facts, branch)
						: python_chosen(facts);

	return row ? row->path.v : NULL;
}

/* A Python of this branch with what the profile wants of it. */
static void take_python(struct resolving *s, const char *branch)
{
	const struct python_facts *row = resolving_python(s->r->facts, branch);
	const struct { const char *recipe, *finding; bool there; } parts[] = {
		{ "python", "python.version", row != NULL },
		{ "venv", "python.venv", row && fact_true(row->venv) },
		{ "python-headers", "python.headers", row && fact_true(row->headers) },
	};
	const struct python_facts *chosen = python_chosen(s->r->facts);
	const char *why = NULL;

	/* The release's own python3 is what the findings are about. */
	if (row && row == chosen)
		return;
	for (size_t i = 0; i < LEN(parts); i++) {
		const struct recipe *recipe = recipes_find(s->r->recipes, parts[i].recipe);

		if (parts[i].there || !recipe || !profile_has(s->r->profile, parts[i].recipe))
			continue;
		if (row && !fact_is(row->origin, "system"))
			why = arena_printf(s->mem, "'%s' did not come from the distribution: "
					   "install it again with that part", row->path.v);
		else if (s->manager && resolving_want_recipe(s, recipe, branch, parts[i].finding, &why))
			continue;
		resolving_miss(s, parts[i].finding, branch, why ? why : "no package manager is known here");
	}
}

bool resolving_is_here(struct resolving *s, const char *word)
{
	if (!s->looked && s->manager)
		present_read(s->r->root, s->manager->name, false, s->mem, &s->here);
	s->looked = true;
	return present_has(&s->here, word, s->mem);
}

static void take_packages(struct resolving *s)
{
	for (const char *const *name = s->r->with; name && *name; name++)
		if (!s->manager)
			resolving_miss(s, NULL, *name, "no package manager that ampy knows is on "
				       "this machine");
		else if (!resolving_is_here(s, *name))
			(void)resolving_want(s, NULL, *name, NULL);
}

/* The want whose recipe brings what this one's does; s->n: none. */
static size_t replaced_by(const struct resolving *s, const char *recipe)
{
	for (size_t k = 0; recipe && k < s->n; k++)
		if (s->wants[k].recipe &&
		    recipe_replaces(recipes_find(s->r->recipes, s->wants[k].recipe), recipe,
				    s->distro, s->mem))
			return k;
	return s->n;
}

/* Drops the wants that others take the place of; these cure their findings too. */
static void replace(struct resolving *s)
{
	size_t kept = 0, by[MAX_WANTS];

	for (size_t i = 0; i < s->n; i++) {
		by[i] = replaced_by(s, s->wants[i].recipe);
		for (size_t c = 0; by[i] < s->n && c < s->cures[i].n; c++)
			if (!list_has(&s->cures[by[i]], s->cures[i].v[c]))
				list_add(&s->cures[by[i]], s->cures[i].v[c], s->mem);
	}
	for (size_t i = 0; i < s->n; i++) {
		if (by[i] < s->n)
			continue;
		s->wants[kept] = s->wants[i];
		s->repositories[kept] = s->repositories[i];
		s->cures[kept++] = s->cures[i];
	}
	s->n = kept;
}

/* By its program; a tree may only say which one its distribution has. */
static const struct manager *manager_of(const struct resolving *s)
{
	const struct manager *m = manager_here(s->r->root, s->packages, s->mem);

	return m ? m : manager_find(s->plan->manager);
}

void resolve(const struct resolve *r, struct plan *plan, struct arena *mem)
{
	static const struct distro_facts no_distro;
	static const struct packages_facts no_packages;
	struct resolving *s = TAKE(mem, struct resolving);

	*s = (struct resolving){ .r = r, .plan = plan, .mem = mem };
	s->distro = FACT_ROWS(r->facts, distro) ? FACT_ROW(r->facts, distro, 0) : &no_distro;
	s->packages = FACT_ROWS(r->facts, packages) ? FACT_ROW(r->facts, packages, 0)
						    : &no_packages;
	plan->family = s->distro->family.v;
	plan->manager = s->packages->manager.v ? s->packages->manager.v
					       : s->distro->package_manager.v;
	s->manager = manager_of(s);
	for (size_t i = 0; i < r->found->n; i++)
		take_finding(s, &r->found->v[i]);
	if (r->python)
		take_python(s, r->python);
	take_packages(s);
	if (r->nbuilds)
		resolving_builds(s);
	if (!s->manager)
		return;
	resolving_repair(s);
	replace(s);
	resolving_confirm(s);
	resolving_refresh(s);
	resolving_install(s);
}
