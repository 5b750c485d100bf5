/* What the sources that `ampy check` found to be the only choice need to be built. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "../recipes/present.h"
#include "../recipes/recipe.h"
#include "checkbuild.h"
#include "checkcmd.h"

/* A target in the making. */
struct gathering {
	const struct builds *all;
	const struct recipes *recipes;
	const struct check_target *target;
	struct present present;
	struct check_builds *to;
	struct list packages, missing, repositories, guessed;
	struct arena *mem;
};

/* What stands in a folder or repository counts where it is known: most of it is no library. */
static bool is_built(const struct gathering *g, const char *name, const struct check_result *r)
{
	if (!r->needed)
		return false;
	switch (r->status) {
	case LOCK_BUILD:
		return true;
	case LOCK_FROM_VCS:
	case LOCK_LOCAL:
		return builds_need(g->all, g->recipes, name, g->target->distro, g->mem).known;
	case LOCK_NATIVE:
	case LOCK_PURE:
	case LOCK_NO_FILE:
	case LOCK_UNKNOWN:
	case LOCK_BAD:
	case LOCK_STATUSES:
		break;
	}
	return false;
}

static const char *one_name(const struct gathering *g, const char *word, bool *here)
{
	const char *const *names = word_candidates(word, g->mem);

	for (size_t i = 0; names[i]; i++)
		if (present_has(&g->present, names[i], g->mem)) {
			*here = true;
			return names[i];
		}
	*here = false;
	return names[0];
}

static void add_once(struct list *l, const char *word, struct arena *mem)
{
	if (!list_has(l, word))
		list_add(l, word, mem);
}

/* Adds the words to the target's packages; *packages: to those of the project too. */
static void take_words(struct gathering *g, const char *const *words, struct list *packages,
		       struct list *installed)
{
	bool here;

	for (; words && *words; words++) {
		const char *name = one_name(g, *words, &here);

		add_once(&g->packages, name, g->mem);
		if (!here)
			add_once(&g->missing, name, g->mem);
		if (!packages)
			continue;
		list_add(packages, name, g->mem);
		if (here)
			list_add(installed, name, g->mem);
	}
}

static struct check_build *take(struct gathering *g, const char *project)
{
	struct check_build *b = TAKE(g->mem, struct check_build);
	struct list packages = { 0 }, installed = { 0 };
	const struct distro_facts *d = g->target->distro;

	b->need = builds_need(g->all, g->recipes, project, d, g->mem);
	list_add(&packages, NULL, g->mem);
	list_add(&installed, NULL, g->mem);
	take_words(g, b->need.packages, &packages, &installed);
	for (const char *const *id = b->need.recipes; *id; id++) {
		const struct recipe *r = recipes_find(g->recipes, *id);
		bool common = build_is_common(*id);
		const char *const *words =
			r ? recipe_words(r, d, strcmp(*id, "python-headers") == 0
						       ? g->target->beside : NULL, g->mem) : NULL;

		take_words(g, words, common ? NULL : &packages, &installed);
		g->to->unnamed |= !words || !*words;
	}
	b->packages = packages.v;
	b->installed = g->present.known ? installed.v : NULL;
	for (const char *const *name = b->need.repositories; *name; name++)
		add_once(&g->repositories, *name, g->mem);
	if (!b->need.known)
		add_once(&g->guessed, project, g->mem);
	g->to->unnamed |= b->need.unnamed;
	g->to->any = true;
	return b;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *const *sorted(struct list *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_text);
	return l->v;
}

static void gather(struct gathering *g, struct check *c, size_t target)
{
	struct list *const lists[] = { &g->packages, &g->missing, &g->repositories, &g->guessed };
	const struct distro_facts *d = g->target->distro;

	for (size_t i = 0; i < LEN(lists); i++)
		list_add(lists[i], NULL, g->mem);
	for (size_t i = 0; i < c->checked.npackages; i++) {
		struct check_package *p = &c->checked.packages[i];

		if (!is_built(g, p->name, &p->on[target]))
			continue;
		/* What is there is told of this machine, once something is to be built. */
		if (!g->to->any && g->target->own && !c->only_which && d->package_manager.state == FACT_KNOWN)
			present_read(c->env->root, d->package_manager.v, true, g->mem,
				     &g->present);
		p->on[target].build = take(g, p->name);
	}
	g->to->packages = sorted(&g->packages);
	g->to->missing = g->present.known ? sorted(&g->missing) : NULL;
	g->to->repositories = g->repositories.v;
	g->to->guessed = sorted(&g->guessed);
}

void check_builds(struct check *c)
{
	struct builds *all = NULL;
	struct recipes *recipes = NULL;
	struct err err = { 0 };

	c->checked.builds = TAKE_N(c->env->mem, c->ntargets, struct check_builds);
	if (builds_builtin(c->env->mem, &all, &err) < 0 ||
	    recipes_builtin(c->env->mem, &recipes, &err) < 0)
		return;
	for (size_t i = 0; i < c->ntargets; i++)
		gather(&(struct gathering){ .all = all, .recipes = recipes,
					    .target = &c->targets[i], .to = &c->checked.builds[i],
					    .mem = c->env->mem }, c, i);
}

const char *build_repositories(const char *const *names, struct arena *mem)
{
	const char *out = "";

	for (; *names; names++)
		out = JOIN(mem, out, *out ? " or " : "", strcmp(*names, "crb") == 0 ? "CRB" : "EPEL");
	return out;
}

const char *build_words(const struct build_need *need, const char *const *packages,
			const char *distro, struct arena *mem)
{
	const char *what = words_join(packages, " ", mem), *compilers = "", *out;

	for (const char *const *w = need->compilers; *w; w++)
		compilers = JOIN(mem, compilers, *compilers ? ", " : "", build_compiler(*w));
	if (need->unnamed)
		what = JOIN(mem, what, *what ? " and " : "", "libraries whose names on ", distro,
			    " are not known");
	out = *what && *compilers ? JOIN(mem, what, " (", compilers, ")")
				  : *what ? what : JOIN(mem, "a compiler for ", compilers);
	return need->note ? JOIN(mem, out, "; ", need->note) : out;
}
