/* What `ampy check` says: a table for people, one for a pull request, and JSON. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "checked.h"
#include "text.h"

enum { STATUS_COLUMNS = 9, NAME_COLUMNS = 36, NARROW = 64, WIDE = 100 };

struct page {
	struct text_out out;
	struct env *env;
	const struct checked *c;
	bool stacked;              /* a line for each target: there is no room for columns */
	unsigned names, reasons;   /* the columns in which these begin */
};

static enum text_style style_of(const struct check_result *r)
{
	if (!r->needed)
		return STYLE_DIM;
	if (r->ready)
		return STYLE_GOOD;
	return r->status == LOCK_NO_FILE || r->status == LOCK_BAD ? STYLE_BAD : STYLE_WARN;
}

/* "cp311-glibc2.36-aarch64 (Debian GNU/Linux 12 (bookworm), pip 23.0.1)" */
static const char *target_words(const struct check_target *t, struct arena *mem)
{
	const char *pip = t->tags.target.pip ? JOIN(mem, "pip ", t->tags.target.pip) : NULL;
	const char *about = t->about && pip ? JOIN(mem, t->about, ", ", pip) :
			    t->about ? t->about : pip;

	return about ? JOIN(mem, t->name, " (", about, ")") : t->name;
}

static void put_targets(struct page *p)
{
	const struct checked *c = p->c;

	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_target *t = &c->targets[i];

		text_put(&p->out, STYLE_BOLD, i ? "    " : "For ");
		if (c->ntargets > 1)
			text_printf(&p->out, STYLE_BOLD, "%zu ", i + 1);
		text_wrap(&p->out, STYLE_BOLD, 6, target_words(t, p->env->mem));
		text_newline(&p->out);
	}
	for (size_t i = 0; i < c->ntargets; i++)
		if (c->targets[i].own && strcmp(c->targets[i].tags.target.machine, "aarch64") != 0) {
			text_wrap(&p->out, STYLE_WARN, 0,
				  JOIN(p->env->mem, "This machine is ",
				       c->targets[i].tags.target.machine, ", not aarch64: --release or "
				       "--glibc checks for an Arm machine"));
			text_newline(&p->out);
			break;
		}
}

static bool several_sources(const struct checked *c)
{
	for (size_t i = 1; i < c->npackages; i++)
		if (strcmp(c->packages[i].from, c->packages[0].from) != 0)
			return true;
	return false;
}

static void put_findings(struct page *p)
{
	const struct checked *c = p->c;

	for (size_t i = 0; i < c->nfindings; i++) {
		const struct check_finding *f = &c->findings[i];
		const char *text = f->text;

		if (p->env->global->quiet && !f->bad)
			continue;
		if (f->line)
			text = arena_printf(p->env->mem, "line %zu: %s", f->line, text);
		if (f->target && c->ntargets > 1)
			text = JOIN(p->env->mem, f->target, ": ", text);
		text_put(&p->out, STYLE_PLAIN, "  ");
		text_put(&p->out, f->bad ? STYLE_BAD : STYLE_WARN, f->bad ? "FAIL" : "warn");
		text_column(&p->out, 2 + STATUS_COLUMNS);
		text_wrap(&p->out, STYLE_PLAIN, 2 + STATUS_COLUMNS,
			  JOIN(p->env->mem, f->from, ": ", text));
		text_newline(&p->out);
	}
}

static bool all_ready(const struct checked *c, const struct check_package *p)
{
	for (size_t i = 0; i < c->ntargets; i++)
		if (p->on[i].needed && !p->on[i].ready)
			return false;
	return true;
}

static bool is_shown(const struct page *p, const struct check_package *k)
{
	if (p->env->global->verbose)
		return true;
	return k->needed && !(p->env->global->quiet && all_ready(p->c, k));
}

const char *checked_build(const struct checked *c, size_t target, const struct check_result *r,
			  struct arena *mem)
{
	const struct distro_facts *d = c->targets[target].distro;

	if (!r->build || !r->build->need.known)
		return NULL;
	return JOIN(mem, "its build needs ",
		    build_words(&r->build->need, r->build->packages,
				d->name.state == FACT_KNOWN ? d->name.v : "this system", mem));
}

/* What is said of a package on a target; NULL: nothing. */
static const char *reason(const struct page *p, const struct check_package *k, size_t target)
{
	const struct check_result *r = &k->on[target];
	const char *build = checked_build(p->c, target, r, p->env->mem);

	if (!r->needed)
		return p->env->global->verbose ? "not needed" : NULL;
	if (r->why)
		return JOIN(p->env->mem, r->why, r->nearest ? "; nearest: " : "",
			    r->nearest ? r->nearest : "", build ? "; " : "", build ? build : "");
	return p->env->global->verbose ? r->wheel : NULL;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Each reason once, behind the numbers of the targets it holds for where that is not all. */
static void put_reasons(struct page *p, const struct check_package *k)
{
	for (size_t i = 0; i < p->c->ntargets; i++) {
		const char *why = reason(p, k, i), *numbers = "";
		bool told = false;
		size_t n = 0;

		for (size_t j = 0; j < p->c->ntargets && why; j++) {
			if (!same(reason(p, k, j), why))
				continue;
			told |= j < i;
			n++;
			numbers = arena_printf(p->env->mem, "%s%s%zu", numbers, *numbers ? ", " : "", j + 1);
		}
		if (!why || told)
			continue;
		text_column(&p->out, p->names + 2);
		if (n < p->c->ntargets)
			text_printf(&p->out, STYLE_PLAIN, "%s: ", numbers);
		text_wrap(&p->out, STYLE_PLAIN, p->names + 4, why);
		text_newline(&p->out);
	}
}

static void put_stacked(struct page *p, const struct check_package *k)
{
	for (size_t i = 0; i < p->c->ntargets; i++) {
		const char *why = reason(p, k, i);

		text_put(&p->out, STYLE_PLAIN, "    ");
		text_put(&p->out, style_of(&k->on[i]),
			 k->on[i].needed ? lock_statuses[k->on[i].status] : "-");
		text_column(&p->out, 4 + STATUS_COLUMNS);
		text_printf(&p->out, STYLE_PLAIN, "%zu", i + 1);
		if (why) {
			text_column(&p->out, 4 + STATUS_COLUMNS + 3);
			text_wrap(&p->out, STYLE_PLAIN, 4 + STATUS_COLUMNS + 3, why);
		}
		text_newline(&p->out);
	}
}

static void put_package(struct page *p, const struct check_package *k, bool from)
{
	struct arena *mem = p->env->mem;
	const char *name = JOIN(mem, k->name, k->version ? " " : "", k->version ? k->version : "",
				from ? "  [" : "", from ? k->from : "", from ? "]" : "");
	bool single = p->c->ntargets == 1;
	const char *why = single ? reason(p, k, 0) : NULL;

	for (size_t i = 0; !p->stacked && i < p->c->ntargets; i++) {
		text_column(&p->out, 2 + STATUS_COLUMNS * (unsigned)i);
		text_put(&p->out, style_of(&k->on[i]),
			 k->on[i].needed ? lock_statuses[k->on[i].status] : "-");
	}
	text_column(&p->out, p->names);
	text_put(&p->out, STYLE_PLAIN, name);
	if (why && (p->reasons == p->names || p->out.column >= p->reasons)) {
		text_newline(&p->out);
		text_column(&p->out, p->reasons + (p->reasons == p->names ? 2 : 0));
	} else if (why) {
		text_column(&p->out, p->reasons);
	}
	if (why)
		text_wrap(&p->out, STYLE_PLAIN, p->out.column, why);
	text_newline(&p->out);
	if (p->stacked)
		put_stacked(p, k);
	else if (!single)
		put_reasons(p, k);
}

/* "12 packages needed: 9 native, 2 pure, 1 build: not ready" */
static const char *summary(const struct checked *c, size_t target, bool *ready, struct arena *mem)
{
	size_t n[LOCK_STATUSES], all = 0;
	const char *out = "";

	*ready = checked_count(c, target, n);
	for (size_t i = 0; i < LOCK_STATUSES; i++) {
		all += n[i];
		if (n[i])
			out = arena_printf(mem, "%s%s%zu %s", out, *out ? ", " : "", n[i], lock_statuses[i]);
	}
	return arena_printf(mem, "%zu package%s needed%s%s: %s", all, all == 1 ? "" : "s",
			    all ? ": " : "", out, *ready ? "ready" : "not ready");
}

/* Would --allow-build make it ready? */
static bool builds_only(const struct checked *c)
{
	bool any = false;

	for (size_t i = 0; i < c->npackages; i++)
		for (size_t t = 0; t < c->ntargets; t++) {
			const struct check_result *r = &c->packages[i].on[t];

			if (!r->needed || r->ready)
				continue;
			if (r->status != LOCK_BUILD && r->status != LOCK_LOCAL &&
			    r->status != LOCK_FROM_VCS)
				return false;
			any = true;
		}
	return any;
}

static void put_summary(struct page *p)
{
	const struct checked *c = p->c;
	bool ready;

	for (size_t i = 0; i < c->ntargets; i++) {
		const char *words = summary(c, i, &ready, p->env->mem);

		if (p->env->global->quiet && ready)
			continue;
		if (c->ntargets > 1)
			words = JOIN(p->env->mem, c->targets[i].name, ": ", words);
		text_wrap(&p->out, ready ? STYLE_GOOD : STYLE_BOLD, 2, words);
		text_newline(&p->out);
	}
	if (!p->env->global->quiet && !c->allow_build && builds_only(c)) {
		text_wrap(&p->out, STYLE_PLAIN, 0,
			  "With --allow-build, what has to be built is ready too.");
		text_newline(&p->out);
	}
}

/* "To build on Debian GNU/Linux 12 (bookworm): build-essential libpq-dev python3-dev" */
static const char *builds_words(const struct checked *c, size_t target, struct arena *mem)
{
	const struct check_builds *b = &c->builds[target];
	const struct check_target *t = &c->targets[target];
	const char *name = t->distro->name.state == FACT_KNOWN ? t->distro->name.v : "this system";
	const char *out = JOIN(mem, t->stand_in ? "To build, as " : "To build on ", name,
			       t->stand_in ? " name it: " : ": ", words_join(b->packages, " ", mem));

	if (b->missing)
		out = JOIN(mem, out, *b->missing ? "; missing here: " : "; all of it is here",
			   words_join(b->missing, " ", mem));
	if (b->unnamed)
		out = JOIN(mem, out, *b->packages ? "; " : "", "not all that is needed has a known "
			   "name there");
	if (*b->repositories)
		out = JOIN(mem, out, "; some of it may be in ",
			   build_repositories(b->repositories, mem));
	if (*b->guessed)
		out = JOIN(mem, out, "; for ", words_join(b->guessed, ", ", mem),
			   " that is a guess");
	return out;
}

static void put_builds(struct page *p)
{
	const struct checked *c = p->c;

	for (size_t i = 0; i < c->ntargets; i++) {
		const char *words = c->builds[i].any ? builds_words(c, i, p->env->mem) : NULL;
		const char *numbers = "";
		size_t n = 0;
		bool told = false;

		for (size_t j = 0; j < c->ntargets && words; j++) {
			if (!c->builds[j].any ||
			    strcmp(builds_words(c, j, p->env->mem), words) != 0)
				continue;
			told |= j < i;
			n++;
			numbers = arena_printf(p->env->mem, "%s%s%zu", numbers, *numbers ? ", " : "",
					       j + 1);
		}
		if (!words || told)
			continue;
		if (n < c->ntargets)
			words = JOIN(p->env->mem, numbers, ": ", words);
		text_wrap(&p->out, STYLE_PLAIN, 2, words);
		text_newline(&p->out);
	}
}

static void measure(struct page *p)
{
	const struct checked *c = p->c;
	unsigned wide = p->env->width ? p->env->width : WIDE;
	size_t longest = 0;

	p->names = 2 + STATUS_COLUMNS * (unsigned)c->ntargets;
	p->stacked = c->ntargets > 1 && p->names + NAME_COLUMNS > wide;
	if (p->stacked)
		p->names = 2;
	for (size_t i = 0; i < c->npackages; i++) {
		const struct check_package *k = &c->packages[i];
		size_t n = strlen(k->name) + (k->version ? strlen(k->version) + 1 : 0);

		if (is_shown(p, k) && n > longest && n <= NAME_COLUMNS)
			longest = n;
	}
	p->reasons = p->names + (wide < NARROW ? 0 : (unsigned)longest + 2);
}

void checked_text(struct env *env, const struct checked *c)
{
	struct page p = { { env->out, env->color, env->width, 0 }, env, c, false, 0, 0 };
	bool several = several_sources(c), any = false, ready = true;
	size_t unused[LOCK_STATUSES];

	for (size_t i = 0; i < c->ntargets; i++)
		ready &= checked_count(c, i, unused);
	if (env->global->quiet && ready)
		return;
	measure(&p);
	put_targets(&p);
	text_newline(&p.out);
	put_findings(&p);
	for (size_t i = 0; !p.stacked && c->ntargets > 1 && i < c->ntargets; i++) {
		text_column(&p.out, 2 + STATUS_COLUMNS * (unsigned)i);
		text_printf(&p.out, STYLE_DIM, "%zu", i + 1);
		if (i + 1 == c->ntargets)
			text_newline(&p.out);
	}
	for (size_t i = 0; i < c->npackages; i++)
		if (is_shown(&p, &c->packages[i])) {
			put_package(&p, &c->packages[i], several);
			any = true;
		}
	if (any || c->nfindings)
		text_newline(&p.out);
	put_summary(&p);
	if (!env->global->quiet)
		put_builds(&p);
}

bool checked_count(const struct checked *c, size_t target, size_t ret[static LOCK_STATUSES])
{
	bool ready = true;

	memset(ret, 0, LOCK_STATUSES * sizeof *ret);
	for (size_t i = 0; i < c->npackages; i++) {
		const struct check_result *r = &c->packages[i].on[target];

		if (!r->needed)
			continue;
		ret[r->status]++;
		ready &= r->ready;
	}
	for (size_t i = 0; i < c->nfindings; i++)
		if (c->findings[i].bad && strcmp(c->findings[i].target, c->targets[target].name) == 0)
			ready = false;
	return ready;
}
