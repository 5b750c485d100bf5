/* What cures the findings of a report. */
#include "../probes/base/base.h"

#include "../probes/base/words.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../recipes/recipe.h"
#include "cures.h"
#include "next.h"
#include "redact.h"
#include "report.h"

static const struct distro_facts *distro_of(const struct report *r)
{
	return FACT_ROWS(r->facts, distro) ? FACT_ROW(r->facts, distro, 0) : NULL;
}

enum verdict shown_verdict(const struct finding *f)
{
	return f->suppressed ? VERDICT_SKIP : f->verdict;
}

const char *report_said(const struct report *r, const char *s)
{
	return r->redactor ? redact(r->redactor, s) : s;
}

static size_t group_of(const struct finding *f)
{
	return strcspn(f->check->id, ".") + 1;
}

static bool same_group(const struct finding *a, const struct finding *b)
{
	return strncmp(a->check->id, b->check->id, group_of(a)) == 0;
}

const struct finding **report_order(const struct report *r, struct arena *mem)
{
	const struct findings *found = r->found;
	const struct finding **all = TAKE_N(mem, found->n + 1, const struct finding *);
	enum verdict *worst = TAKE_N(mem, found->n + 1, enum verdict);
	bool *first = TAKE_N(mem, found->n + 1, bool);
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++) {
		first[i] = true;
		for (size_t k = 0; k < found->n; k++) {
			if (!same_group(&found->v[i], &found->v[k]))
				continue;
			first[i] = first[i] && k >= i;
			if (shown_verdict(&found->v[k]) > worst[i])
				worst[i] = shown_verdict(&found->v[k]);
		}
	}
	for (int group = VERDICT_FAIL; group >= VERDICT_PASS; group--)
		for (size_t i = 0; i < found->n; i++)
			for (int v = first[i] && (int)worst[i] == group ? group : -1; v >= 0; v--)
				for (size_t k = i; k < found->n; k++)
					if (same_group(&found->v[i], &found->v[k]) &&
					    (int)shown_verdict(&found->v[k]) == v)
						all[n++] = &found->v[k];
	return all;
}

const char *const *cures_packages(const struct cures *c, const struct finding *f)
{
	const struct distro_facts *d = distro_of(c->r);
	const struct recipe *recipe = c->recipes ? recipes_find(c->recipes, f->cure) : NULL;
	const char *const *names =
		recipe && d ? recipe_packages(recipe, d, c->python, c->env->mem) : NULL;

	return names && *names ? names : NULL;
}

/* The repositories to be switched on for it; only dnf and yum can do that for one installation. */
static const char *const *repositories_for(const struct cures *c, const struct finding *f)
{
	const struct distro_facts *d = distro_of(c->r);
	const struct recipe *recipe = c->recipes ? recipes_find(c->recipes, f->cure) : NULL;
	const char *const *names = recipe && d && fact_is(d->family, "rhel")
		? recipe_repositories(recipe, d, c->env->mem) : NULL;
	struct list first = { 0 };

	for (; names && *names; names++)
		list_add(&first, word_candidates(*names, c->env->mem)[0], c->env->mem);
	return first.v;
}

const char *cures_text(const struct cures *c, const struct finding *f)
{
	const struct recipe *recipe = c->recipes ? recipes_find(c->recipes, f->cure) : NULL;
	const char *const *names = cures_packages(c, f);
	const char *const *from = repositories_for(c, f);
	const char *advice = f->advice ? f->advice : f->check->advice;

	if (names)
		return arena_printf(c->env->mem, "install %s%s%s", words_join(names, " ", c->env->mem),
				    from ? ", from the repository " : "",
				    words_join(from, " ", c->env->mem));
	if (advice)
		return advice;
	return recipe ? recipe->title : NULL;
}

static void add_once(struct list *l, const char *const *words, struct arena *mem)
{
	for (; words && *words; words++)
		if (!list_has(l, *words))
			list_add(l, *words, mem);
}

const char *cures_command(const struct cures *c, const struct finding *f)
{
	struct list install = { 0 }, repositories = { 0 };

	add_once(&install, cures_packages(c, f), c->env->mem);
	add_once(&repositories, repositories_for(c, f), c->env->mem);
	return install.n ? report_said(c->r, next_command(c->env, c->r, &install, &repositories))
			 : NULL;
}

void cures_open(struct cures *c, struct env *env, const struct report *r)
{
	const struct finding *const *all = report_order(r, env->mem);
	struct err err = { 0 };

	*c = (struct cures){ .env = env, .r = r };
	/* Compiled in and read by a test: where they fail, cures are only not named. */
	if (recipes_builtin(env->mem, &c->recipes, &err) < 0)
		c->recipes = NULL;
	c->python = python_branch_beside(r->facts);
	for (; *all; all++)
		if (shown_verdict(*all) == VERDICT_WARN || shown_verdict(*all) == VERDICT_FAIL) {
			add_once(&c->install, cures_packages(c, *all), env->mem);
			add_once(&c->repositories, repositories_for(c, *all), env->mem);
		}
}
