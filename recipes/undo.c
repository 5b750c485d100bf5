/* Taking back what a run did: packages and marks. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/dpkgdb.h"
#include "../probes/base/err.h"
#include "change.h"
#include "dpkgset.h"
#include "journal.h"
#include "manager.h"
#include "needs.h"
#include "plan.h"
#include "undo.h"
#include "undo_files.h"

struct undoing {
	const struct undo *u;
	const struct manager *manager;
	struct run run;              /* with what it added, counted now where it did not end */
	struct plan *plan;
	struct list begun;           /* what an undo that was cut short was about to remove */
	struct list gone;            /* packages to remove */
	struct list spared;          /* ... that stay for others only, and are marked as wanted */
	struct arena *mem;
};

static void stays(struct undoing *d, const char *subject, const char *reason)
{
	plan_miss(d->plan, (struct unresolved){ NULL, subject, reason }, d->mem);
}

static bool takes_away(const struct run_step *s)
{
	return s->begun && s->packages && (strcmp(s->kind, step_names[STEP_REMOVE]) == 0 ||
					   strcmp(s->kind, step_names[STEP_REPAIR]) == 0);
}

/* apt forgets that a package is automatic before dpkg removes it: after an undo that was killed, a
 * missing mark says nothing about what that undo was to remove.
 */
static void read_begun(struct undoing *d)
{
	for (size_t i = 0; i < d->u->nruns; i++) {
		const struct run *r = &d->u->runs[i];

		if (!r->undoes || strcmp(r->undoes, d->run.id) != 0 || r->state == RUN_READY)
			continue;
		for (size_t k = 0; k < r->nsteps; k++) {
			const char *const *p = r->steps[k].packages;

			if (!takes_away(&r->steps[k]))
				continue;
			for (; *p; p++)
				if (!list_has(&d->begun, *p))
					list_add(&d->begun, *p, d->mem);
		}
	}
}

/* What is still there and was not taken over by anybody. */
static void choose(struct undoing *d)
{
	list_add(&d->gone, NULL, d->mem);
	read_begun(d);
	for (size_t i = 0; i < d->begun.n; i++) {
		const struct package *is = installed_find(d->u->now, d->begun.v[i]);

		if (is)
			list_add(&d->gone, is->name, d->mem);
	}
	for (size_t i = 0; i < d->run.nadded; i++) {
		const struct package *was = &d->run.added[i],
				     *is = installed_find(d->u->now, was->name);

		if (!is || list_has(&d->begun, is->name))
			continue;
		if (was->automatic && !is->automatic)
			stays(d, is->name, "it was marked as wanted since");
		else
			list_add(&d->gone, is->name, d->mem);
	}
}

static bool is_vital(const struct dpkg_record *p)
{
	return span_is(p->essential, "yes") || span_is(p->protected, "yes");
}

/* A package that dpkg was unpacking or removing when all ended, neither whole nor gone: the first
 * apt will not touch, of the second it leaves the configuration files, even where it is to purge.
 */
static bool is_torn(const struct dpkg_record *p)
{
	struct span rest = p->status, want, flag, state;

	return scan_word(&rest, &want) && scan_word(&rest, &flag) && scan_word(&rest, &state) &&
	       (span_is(flag, "reinstreq") || span_is(state, "half-installed"));
}

static void purge(struct undoing *d, const char *const *names)
{
	static const char *const words[] = { "/usr/bin/dpkg", "--force-remove-reinstreq",
					     "--force-depends", "--purge", NULL };
	struct list argv = { 0 };

	for (size_t i = 0; words[i]; i++)
		list_add(&argv, words[i], d->mem);
	for (size_t i = 0; names[i]; i++)
		list_add(&argv, names[i], d->mem);
	(void)plan_add(d->plan, (struct step){
		.kind = STEP_REPAIR, .as_root = true, .argv = argv.v, .packages = names,
		.env = d->manager->env,
		.title = "Remove what is neither whole nor gone",
	}, d->mem);
}

/* dpkg's own first: its unfinished work, what it alone purges, and the triggers of both where there
 * is no removal by apt, which ends with them.
 */
static void repair(struct undoing *d, const struct dpkg_set *set, const char *const *half)
{
	static const char *const fold[] = { "/usr/bin/dpkg", "--set-selections", NULL };
	static const char *const triggers[] = { "/usr/bin/dpkg", "--triggers-only", "-a", NULL };

	if (set->unfinished)
		(void)plan_add(d->plan, (struct step){
			.kind = STEP_REPAIR, .as_root = true, .argv = fold,
			.title = "Let dpkg write down what it was interrupted in",
		}, d->mem);
	if (*half)
		purge(d, half);
	if (!d->gone.n && (*half || d->begun.n))
		(void)plan_add(d->plan, (struct step){
			.kind = STEP_REPAIR, .as_root = true, .argv = triggers,
			.env = d->manager->env,
			.title = "Let dpkg run the triggers that are pending",
		}, d->mem);
}

/* Adds those of the run's packages of which only configuration files are left.  apt may know such a
 * name no more, or take it for something that others provide.
 */
static void add_left(const struct undoing *d, const struct dpkg_set *set, struct list *half)
{
	for (size_t i = 0; i < set->nleft; i++) {
		const char *name = dpkg_set_name(set, &set->left[i], d->mem);
		bool ours = list_has(&d->begun, name);

		for (size_t k = 0; !ours && k < d->run.nadded; k++)
			ours = strcmp(d->run.added[k].name, name) == 0;
		if (ours)
			list_add(half, name, d->mem);
	}
}

/* Takes back out of d->gone what dpkg's other packages need. */
static int spare_needed(struct undoing *d, struct err *err)
{
	const struct dpkg_record **needer;
	struct list gone = { 0 }, half = { 0 };
	struct dpkg_set set;
	bool *leaves;
	int rc = dpkg_set_read(d->u->root, d->mem, &set, err);

	if (rc < 0)
		return rc;
	leaves = TAKE_N(d->mem, set.n, bool);
	needer = TAKE_N(d->mem, set.n, const struct dpkg_record *);
	for (size_t i = 0; i < set.n; i++) {
		const char *name = dpkg_set_name(&set, &set.v[i], d->mem);

		leaves[i] = list_has(&d->gone, name) && !is_vital(&set.v[i]);
		if (!leaves[i] && list_has(&d->gone, name))
			stays(d, name, "it is essential");
	}
	needs_keep(&set, leaves, needer, d->mem);
	list_add(&gone, NULL, d->mem);
	list_add(&half, NULL, d->mem);
	for (size_t i = 0; i < set.n; i++) {
		const char *name = dpkg_set_name(&set, &set.v[i], d->mem);

		if (leaves[i])
			list_add(is_torn(&set.v[i]) ? &half : &gone, name, d->mem);
		if (needer[i] && !span_is(set.v[i].automatic, "1"))
			list_add(&d->spared, name, d->mem);
		if (needer[i])
			stays(d, name, JOIN(d->mem, dpkg_set_name(&set, needer[i], d->mem),
					    " needs it"));
	}
	add_left(d, &set, &half);
	d->gone = gone;
	repair(d, &set, half.v);
	return 0;
}

/* Those that apk's world names: the others go by themselves. */
static const char *const *wanted_only(const struct undoing *d)
{
	struct list wanted = { 0 };

	list_add(&wanted, NULL, d->mem);
	for (size_t i = 0; i < d->gone.n; i++)
		if (!installed_find(d->u->now, d->gone.v[i])->automatic)
			list_add(&wanted, d->gone.v[i], d->mem);
	return wanted.v;
}

static void remove_packages(struct undoing *d, const struct manager *m)
{
	bool apk = strcmp(m->name, "apk") == 0;
	const char *const *names = apk ? wanted_only(d) : d->gone.v;

	if (!names || !*names)
		return;
	(void)plan_add(d->plan, (struct step){
		.kind = STEP_REMOVE, .as_root = true, .packages = d->gone.v, .env = m->env,
		.argv = manager_argv(m, MANAGER_REMOVE, names, d->mem),
		.title = arena_printf(d->mem, "Remove the %zu package%s that the run added",
				      d->gone.n, d->gone.n == 1 ? "" : "s"),
	}, d->mem);
}

static void mark_packages(struct undoing *d, const struct manager *m)
{
	/* In apk's world a name is a wish: without it the package stays for those who need it. */
	bool apk = strcmp(m->name, "apk") == 0;
	const char *const *argv;
	struct list names = { 0 };

	list_add(&names, NULL, d->mem);
	for (const char *const *name = d->run.marked; *name; name++) {
		const struct package *is = installed_find(d->u->now, *name);

		if (is && !is->automatic)
			list_add(&names, is->name, d->mem);
	}
	for (size_t i = 0; i < d->spared.n; i++)
		list_add(&names, d->spared.v[i], d->mem);
	if (!names.n)
		return;
	argv = manager_argv(m, apk ? MANAGER_REMOVE : MANAGER_AUTO, names.v, d->mem);
	for (size_t i = 0; !argv && i < names.n; i++)
		stays(d, names.v[i], "it stays marked as wanted: the package manager knows no way "
		      "back");
	if (argv)
		(void)plan_add(d->plan, (struct step){
			.kind = STEP_MARK, .as_root = true, .argv = argv, .packages = names.v,
			.env = m->env,
			.title = "Mark as installed for others what nobody else asked for",
		}, d->mem);
}

static void tell_changes(struct undoing *d)
{
	for (const char *const *line = d->run.upgraded; *line; line++) {
		size_t n = strcspn(*line, " ");
		const char *name = arena_strndup(d->mem, *line, n), *old = *line + n;

		if (installed_find(d->u->now, name))
			stays(d, name, arena_printf(d->mem, "it was upgraded from%.*s, which is not "
						    "taken back",
						    *old ? (int)(1 + strcspn(old + 1, " ")) : 0,
						    old));
	}
	for (const char *const *name = d->run.removed; *name; name++)
		if (!installed_find(d->u->now, *name))
			stays(d, *name, "it had to give way, and is not brought back");
}

static int undo_packages(struct undoing *d, struct err *err)
{
	const struct manager *m = manager_by_fact(d->u->root, d->run.manager, d->mem);
	int rc = 0;

	if (!m || !d->u->now)
		return 0;
	d->manager = m;
	if (!d->run.counted || d->run.state == RUN_UNFINISHED)
		change_count(&d->run, d->u->now, d->mem);
	choose(d);
	if (strcmp(m->name, "apt") == 0)
		rc = spare_needed(d, err);
	if (rc < 0)
		return rc;
	remove_packages(d, m);
	mark_packages(d, m);
	tell_changes(d);
	return 0;
}

int undo_plan(const struct undo *u, struct plan *plan, struct arena *mem, struct err *err)
{
	struct undoing d = { .u = u, .run = *u->run, .plan = plan, .mem = mem };
	int rc = u->venvs_only ? 0 : undo_packages(&d, err);

	if (rc < 0)
		return rc;
	plan->manager = u->run->manager;
	undo_files(u, plan, mem);
	plan_seal(plan);
	return 0;
}

/* Did it leave anything that an undo is about?  A run that was killed may have. */
static bool left_something(const struct run *run)
{
	if (!run->counted || run->nadded || (run->marked && *run->marked))
		return true;
	for (size_t i = 0; i < run->nsteps; i++) {
		const struct run_step *s = &run->steps[i];

		if (s->begun && (s->path || (s->dir && (strcmp(s->kind, "venv") == 0 ||
						       strcmp(s->kind, "settings") == 0))))
			return true;
	}
	return false;
}

const struct run *undo_find(const struct run *runs, size_t n, const char *id)
{
	for (size_t i = n; i-- > 0;) {
		if (id ? strcmp(runs[i].id, id) == 0
		       : strcmp(runs[i].kind, "setup") == 0 &&
			 runs[i].state != RUN_UNDONE && left_something(&runs[i]))
			return &runs[i];
	}
	return NULL;
}
