/* Findings, recipes and facts in, a plan out. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/catalog.h"
#include "../probes/checks/check.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/packages.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "dpkgset.h"
#include "installed.h"
#include "manager.h"
#include "owner.h"
#include "plan.h"
#include "recipe.h"
#include "repository.h"
#include "resolve.h"

/* Lists of so many days still name files that the archive has. */
enum { FRESH_DAYS = 2, MAX_WANTS = 256 };

struct resolving {
	const struct resolve *r;
	const struct distro_facts *distro;
	const struct packages_facts *packages;
	const struct manager *manager;
	struct plan *plan;
	struct arena *mem;
	struct want wants[MAX_WANTS];
	const char *const *repositories[MAX_WANTS];  /* of the recipe each came from, or NULL */
	struct list cures[MAX_WANTS];
	size_t n;
	bool refresh;
	struct dpkg_set dpkg;                        /* for --with, where has_dpkg */
	bool has_dpkg;
};

static const char *joined(const char *const *words, const char *between, struct arena *mem)
{
	const char *all = "";

	for (size_t i = 0; words && words[i]; i++)
		all = arena_printf(mem, "%s%s%s", all, i ? between : "", words[i]);
	return all;
}

static void miss(struct resolving *s, const char *finding, const char *subject, const char *reason)
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

static void want(struct resolving *s, const struct recipe *recipe, const char *word,
		 const char *finding)
{
	const char *const *candidates = word_candidates(word, s->mem);
	size_t i = 0;

	while (i < s->n && !same_words(s->wants[i].candidates, candidates))
		i++;
	if (i == MAX_WANTS) {
		miss(s, finding, NULL, "more packages are asked for than one plan takes");
		return;
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
}

/* False when the recipe has nothing for this distribution, or is not for this machine. */
static bool want_recipe(struct resolving *s, const struct recipe *recipe, const char *python,
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
		want(s, recipe, *words, finding);
	return true;
}

static bool listed(const char *const *words, const char *word)
{
	for (; words && *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
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
	bool asked = listed(s->r->cures, f->check->id);
	bool ours = recipe && recipe_cures(recipe, f->check->id) &&
		    (asked || profile_has(s->r->profile, recipe->id));
	bool bad = f->verdict == VERDICT_FAIL || f->verdict == VERDICT_WARN;
	const char *why = NULL;

	if (f->suppressed || has_own_step(f))
		return;
	if (bad && ours && s->manager) {
		if (!want_recipe(s, recipe, python_branch_beside(s->r->facts), f->check->id, &why))
			miss(s, f->check->id, f->subject, f->advice ? f->advice : why);
	} else if (f->verdict == VERDICT_FAIL || (f->verdict == VERDICT_UNKNOWN && f->required) ||
		   (bad && asked)) {
		miss(s, f->check->id, f->subject,
		     ours ? "no package manager that ampy knows is on this machine" : advice_of(f));
	}
}

static const struct python_facts *python_of_branch(const struct facts *facts, const char *branch)
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
	const struct python_facts *row = branch ? python_of_branch(facts, branch)
						: python_chosen(facts);

	return row ? row->path.v : NULL;
}

/* A Python of this branch with what the profile wants of it. */
static void take_python(struct resolving *s, const char *branch)
{
	const struct python_facts *row = python_of_branch(s->r->facts, branch);
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
		else if (s->manager && want_recipe(s, recipe, branch, parts[i].finding, &why))
			continue;
		miss(s, parts[i].finding, branch, why ? why : "no package manager is known here");
	}
}

static bool is_apt(const struct resolving *s)
{
	return s->manager && strcmp(s->manager->name, "apt") == 0;
}

static void take_packages(struct resolving *s)
{
	const char *const *name = s->r->with;
	struct installed all = { 0 };
	struct err err = { 0 };
	bool known = false;

	if (!name || !*name)
		return;
	if (is_apt(s))
		s->has_dpkg = dpkg_set_read(s->r->root, s->mem, &s->dpkg, &err) == 0;
	else
		known = s->manager && strcmp(s->manager->name, "dnf") != 0 &&
			installed_read(s->r->root, s->manager->name, NULL, s->mem, &all, &err) == 0;
	for (; *name; name++) {
		const struct dpkg_wish wish = dpkg_set_wish(&s->dpkg, *name, s->mem);

		if (s->has_dpkg ? !dpkg_set_answers(&s->dpkg, &wish)
				: !known || !installed_find(&all, *name))
			want(s, NULL, *name, NULL);
	}
}

/* The manager's environment; on a first boot nobody works yet, and services may be restarted. */
static const char *const *env_of(const struct resolving *s)
{
	struct list env = { 0 };

	if (!first_boot(s->r->root))
		return s->manager->env;
	list_add(&env, NULL, s->mem);
	for (const char *const *v = s->manager->env; *v; v++)
		list_add(&env, strcmp(*v, "NEEDRESTART_MODE=l") == 0 ? "NEEDRESTART_MODE=a" : *v,
			 s->mem);
	return env.v;
}

static void add_step(struct resolving *s, struct step step, enum manager_verb verb,
		     const char *const *names)
{
	step.as_root = true;
	step.argv = manager_argv(s->manager, verb, names, s->mem);
	step.env = env_of(s);
	if (step.argv)
		(void)plan_add(s->plan, step, s->mem);
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

/* The names of what was being unpacked: only another installation mends that. */
static const char *const *torn(const struct resolving *s)
{
	static const char state[] = ": half-installed";
	const char *const *entry = s->packages->half_configured.v;
	struct list names = { 0 };

	list_add(&names, NULL, s->mem);
	for (; s->packages->half_configured.state == FACT_KNOWN && *entry; entry++)
		if (span_ends(span_of(*entry), state))
			list_add(&names, arena_strndup(s->mem, *entry, strlen(*entry) -
						       strlen(state)), s->mem);
	return names.v;
}

/* What is torn can be fetched once the lists are there: then it is repaired, and no sooner. */
static void add_repair(struct resolving *s)
{
	static const char *const cures[] = { "system.dpkg", NULL };
	const struct packages_facts *p = s->packages;
	const char *const *names = torn(s);

	if (!is_apt(s) || (!fact_true(p->interrupted) &&
			   !(p->half_configured.state == FACT_KNOWN && *p->half_configured.v)))
		return;
	if (!s->r->refreshed || !*names) {
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures,
			 .title = "Configure the packages that dpkg has not finished" },
			 MANAGER_CONFIGURE, NULL);
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures,
			 .title = "Bring what unfinished packages lack" }, MANAGER_FIX, NULL);
	}
	if (*names && !s->r->refreshed)
		s->refresh = s->plan->provisional = true;
	if (*names && s->r->refreshed)
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures, .packages = names,
			 .title = "Install again what was torn while it was unpacked" },
			 MANAGER_REINSTALL, names);
}

static bool stale(const struct resolving *s)
{
	const struct packages_facts *p = s->packages;

	return is_apt(s) && (!fact_true(p->lists) || p->lists_age.state != FACT_KNOWN ||
			     p->lists_age.v > FRESH_DAYS);
}

/* Enables what the recipe names, where that is allowed; false with the reason where nothing
 * could be enabled.  *closed: there is such a repository, and it must not be. */
static bool enable(struct resolving *s, const char *const *names, const char *package,
		   bool *closed, const char **why)
{
	bool any = false;

	*why = NULL;
	for (; names && *names; names++) {
		struct plan trial = { 0 };
		const char *reason = NULL;
		int rc = repository_plan(s->r->root, s->distro, *names, &trial, s->mem, &reason);

		if (rc < 0) {
			*why = reason;
		} else if (trial.nsteps && !s->r->allow_repo) {
			*closed = true;
			*why = arena_printf(s->mem, "'%s' is in the repository '%s', which is not "
					    "enabled: allow it with --allow-repo", package, *names);
		} else {
			for (size_t i = 0; i < trial.nsteps; i++) {
				bool there = false;

				for (size_t k = 0; k < s->plan->nsteps; k++)
					there = there ||
						(s->plan->steps[k].kind == STEP_REPOSITORY &&
						 strcmp(s->plan->steps[k].name, *names) == 0);
				if (!there)
					(void)plan_add(s->plan, trial.steps[i], s->mem);
				any = true;
			}
		}
	}
	return any;
}

static const struct offer *best_offer(const struct offer *v, size_t n, bool *unknown)
{
	const struct offer *virtual_one = NULL;

	*unknown = false;
	for (size_t i = 0; i < n; i++) {
		if (v[i].state == OFFER_PACKAGE)
			return &v[i];
		if (v[i].state == OFFER_VIRTUAL && !virtual_one)
			virtual_one = &v[i];
		*unknown = *unknown || v[i].state == OFFER_UNKNOWN;
	}
	return virtual_one;
}

/* No list has a candidate: because it is in a repository that is off, because the lists are old, or
 * because it does not exist. */
static bool confirm_missing(struct resolving *s, size_t i, bool unknown)
{
	bool closed = false;
	const struct want *w = &s->wants[i];
	const char *names = joined(w->candidates, " or ", s->mem), *why = NULL;

	if (enable(s, s->repositories[i], w->chosen, &closed, &why)) {
		s->plan->provisional = s->refresh = true;
		return true;
	}
	/* A repository that is there and off is what it is in; of one that nobody has heard of the
	 * lists may know more. */
	if (why && (closed || (s->r->refreshed && !unknown))) {
		miss(s, s->cures[i].n ? s->cures[i].v[0] : NULL, w->chosen, why);
		return false;
	}
	if (unknown || !s->r->refreshed) {
		s->plan->provisional = true;
		s->refresh = s->refresh || !s->r->refreshed;
		return true;
	}
	miss(s, s->cures[i].n ? s->cures[i].v[0] : NULL, w->chosen,
	     arena_printf(s->mem, "the package manager's lists have no package %s", names));
	return false;
}

/* What --with says may have an architecture and a version in it. */
static struct offer offer_of(const struct resolving *s, const struct want *w, const char *name)
{
	struct dpkg_wish wish;

	if (w->recipe || !s->has_dpkg)
		return (struct offer){ .name = name };
	wish = dpkg_set_wish(&s->dpkg, name, s->mem);
	return (struct offer){ .name = wish.arch ? name : wish.name, .exact = wish.version };
}

/* Of another architecture's packages only apt itself can tell: catalog.h. */
static bool is_foreign(const struct resolving *s, const struct want *w)
{
	return !w->recipe && s->has_dpkg &&
	       dpkg_set_wish(&s->dpkg, w->candidates[0], s->mem).arch;
}

/* Chooses a name for each want; those that stay are in the order they came in. */
static void confirm(struct resolving *s)
{
	size_t n = 0, kept = 0, at = 0;
	const char *why = NULL;
	struct offer *offers;

	for (size_t i = 0; i < s->n; i++)
		for (const char *const *c = s->wants[i].candidates; *c; c++)
			n++;
	offers = TAKE_N(s->mem, n + 1, struct offer);
	for (size_t i = 0; i < s->n; i++)
		for (const char *const *c = s->wants[i].candidates; *c; c++)
			offers[at++] = offer_of(s, &s->wants[i], *c);
	catalog_ask(s->r->root, s->r->facts, offers, n, &why, s->mem);
	at = 0;
	for (size_t i = 0; i < s->n; i++) {
		bool unknown;
		size_t count = 0;
		const struct offer *best;

		while (s->wants[i].candidates[count])
			count++;
		best = best_offer(offers + at, count, &unknown);
		unknown = unknown || is_foreign(s, &s->wants[i]);
		if (best)
			s->wants[i].chosen = s->wants[i].candidates[best - (offers + at)];
		at += count;
		if (!best && !confirm_missing(s, i, unknown))
			continue;
		s->wants[kept] = s->wants[i];
		s->wants[kept].cures = s->cures[i].v;
		kept++;
	}
	s->n = kept;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "python3.8" of python3.8, python38 and python311-base; NULL of a plain python3. */
static const char *command_of(const char *package, struct arena *mem)
{
	struct span digits = span_of(package);
	size_t n = 0;

	if (!span_starts(digits, "python3"))
		return NULL;
	digits.v += strlen("python3");
	if (*digits.v == '.')
		digits.v++;
	while (digits.v[n] >= '0' && digits.v[n] <= '9')
		n++;
	return n && !digits.v[n] ? arena_printf(mem, "python3.%.*s", (int)n, digits.v) : NULL;
}

static void add_install(struct resolving *s)
{
	struct step step = { STEP_INSTALL, .wants = arena_take(s->mem, s->n + 1, sizeof *s->wants,
							      _Alignof(struct want)) };
	struct list names = { 0 }, cures = { 0 };

	if (!s->n)
		return;
	memcpy((void *)(uintptr_t)step.wants, s->wants, s->n * sizeof *s->wants);
	step.nwants = s->n;
	list_add(&names, NULL, s->mem);
	list_add(&cures, NULL, s->mem);
	for (size_t i = 0; i < s->n; i++) {
		const char *const *id = s->wants[i].cures;

		if (!list_has(&names, s->wants[i].chosen))
			list_add(&names, s->wants[i].chosen, s->mem);
		for (; id && *id; id++)
			if (!list_has(&cures, *id))
				list_add(&cures, *id, s->mem);
		if (s->wants[i].recipe && strcmp(s->wants[i].recipe, "python") == 0)
			s->plan->type = command_of(s->wants[i].chosen, s->mem);
	}
	qsort(names.v, names.n, sizeof *names.v, by_text);
	step.packages = names.v;
	step.cures = cures.v;
	step.title = names.n == 1 ? arena_printf(s->mem, "Install %s", names.v[0])
				  : arena_printf(s->mem, "Install %zu packages", names.n);
	add_step(s, step, MANAGER_INSTALL, names.v);
}

static void add_refresh(struct resolving *s)
{
	static const char *const cures[] = { "system.apt", NULL };

	if ((s->refresh || (s->n && stale(s))) && !s->r->refreshed)
		add_step(s, (struct step){ STEP_REFRESH, .cures = is_apt(s) ? cures : NULL,
			 .title = s->manager->upgrades
				? "Bring the lists of packages and all packages up to date, which "
				  "cannot be undone"
				: "Bring the lists of packages up to date" },
			 MANAGER_REFRESH, NULL);
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
	if (!s->manager)
		return;
	add_repair(s);
	replace(s);
	confirm(s);
	add_refresh(s);
	add_install(s);
}
