/* What doctor says to people: grouped, aligned, the worst first, and one line on what to run next.
 */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "cures.h"
#include "headline.h"
#include "next.h"
#include "report.h"
#include "text.h"

/* Worse verdicts are shown first; what passes is only named. */
static const struct { const char *word; enum text_style style; } looks[VERDICT_COUNT] = {
	[VERDICT_PASS]    = { "ok",   STYLE_GOOD },
	[VERDICT_SKIP]    = { "-",    STYLE_DIM },
	[VERDICT_UNKNOWN] = { "????", STYLE_WARN },
	[VERDICT_WARN]    = { "warn", STYLE_WARN },
	[VERDICT_FAIL]    = { "FAIL", STYLE_BAD },
};

const char *const report_forms[REPORT_FORMS] = { "text", "json", "html" };

enum { NARROW = 64, MAX_GROUPS = 16 };

struct page {
	struct text_out out;
	struct env *env;
	const struct report *r;
	struct cures cures;
	unsigned column;            /* where sentences start */
};

static void put_cell(struct page *p, const struct finding *f, const char *id)
{
	enum verdict v = shown_verdict(f);
	bool narrow = p->env->width && p->env->width < NARROW;

	text_put(&p->out, STYLE_PLAIN, "  ");
	text_put(&p->out, looks[v].style, looks[v].word);
	text_column(&p->out, 8);
	text_put(&p->out, STYLE_PLAIN, id);
	if (narrow) {
		text_newline(&p->out);
		text_column(&p->out, p->column);
	} else {
		text_column(&p->out, p->column);
	}
}

/* Several findings of a check often have one cure: it is said once, behind the last of them. */
static bool same_cure_follows(struct page *p, const struct finding *f, const char *cure)
{
	const struct finding *end = p->r->found->v + p->r->found->n;

	for (const struct finding *g = f + 1; g < end; g++) {
		const char *other = g->check == f->check && shown_verdict(g) == shown_verdict(f)
			? cures_text(&p->cures, g) : NULL;

		if (other && strcmp(other, cure) == 0)
			return true;
	}
	return false;
}

static void put_finding(struct page *p, const struct finding *f)
{
	const char *text = f->text, *cure = cures_text(&p->cures, f);

	if (f->suppressed)
		text = arena_printf(p->env->mem, "suppressed (%s): %s", f->suppressed_why, text);
	put_cell(p, f, f->check->id);
	text_wrap(&p->out, STYLE_PLAIN, p->column, text);
	text_newline(&p->out);
	if (f->suppressed || (f->verdict != VERDICT_WARN && f->verdict != VERDICT_FAIL))
		return;
	if (cure && !same_cure_follows(p, f, cure)) {
		text_column(&p->out, p->column);
		text_put(&p->out, STYLE_DIM, cures_packages(&p->cures, f) ? "cure: " : "do: ");
		text_wrap(&p->out, STYLE_DIM, p->column, cure);
		text_newline(&p->out);
	}
}

/* Whether a check has a finding that is shown by itself, or a worse one than `v`. */
static bool shown_alone(const struct findings *found, const struct check *c, enum verdict v)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct finding *f = &found->v[i];

		if (f->check == c && (f->suppressed || f->verdict > v ||
				      (f->required && f->verdict == VERDICT_UNKNOWN)))
			return true;
	}
	return false;
}

/* The ids of a group that have this verdict, once each, on as few lines as they need. */
static void put_names(struct page *p, const char *group, size_t len, enum verdict v)
{
	const char *names = "";
	const char *last = NULL;

	for (size_t i = 0; i < p->r->found->n; i++) {
		const struct finding *f = &p->r->found->v[i];
		const char *id = f->check->id;

		if (strncmp(id, group, len) != 0 || shown_verdict(f) != v ||
		    shown_alone(p->r->found, f->check, v) || (last && strcmp(last, id) == 0))
			continue;
		names = arena_printf(p->env->mem, "%s%s%s", names, *names ? " " : "", id + len);
		last = id;
	}
	if (!*names)
		return;
	text_put(&p->out, STYLE_PLAIN, "  ");
	text_put(&p->out, looks[v].style, looks[v].word);
	text_column(&p->out, 8);
	text_wrap(&p->out, STYLE_DIM, 8, names);
	text_newline(&p->out);
}

static enum verdict worst_of(const struct findings *found, const char *group, size_t len)
{
	enum verdict worst = VERDICT_PASS;

	for (size_t i = 0; i < found->n; i++)
		if (strncmp(found->v[i].check->id, group, len) == 0 &&
		    shown_verdict(&found->v[i]) > worst)
			worst = shown_verdict(&found->v[i]);
	return worst;
}

/* A group in which all was skipped has nothing to say, unless all is asked for. */
static bool says_something(const struct findings *found, const char *group, size_t len)
{
	for (size_t i = 0; i < found->n; i++)
		if (strncmp(found->v[i].check->id, group, len) == 0 &&
		    (found->v[i].suppressed || found->v[i].verdict != VERDICT_SKIP))
			return true;
	return false;
}

static void put_group(struct page *p, const char *group, size_t len)
{
	bool all = p->env->global->verbose || p->r->part;
	/* An image has no processor and no clock: what that leaves open is named, not told at
	 * length. */
	bool image = !root_is_live(p->env->root);

	if (p->env->global->quiet && worst_of(p->r->found, group, len) < VERDICT_WARN)
		return;
	if (!all && !says_something(p->r->found, group, len))
		return;
	text_newline(&p->out);
	text_put(&p->out, STYLE_BOLD, arena_strndup(p->env->mem, group, len - 1));
	text_newline(&p->out);
	for (int v = VERDICT_FAIL; v >= VERDICT_PASS; v--) {
		bool each = all || v >= VERDICT_WARN || (v == VERDICT_UNKNOWN && !image);

		if (p->env->global->quiet && v < VERDICT_WARN)
			continue;
		for (size_t i = 0; i < p->r->found->n; i++) {
			const struct finding *f = &p->r->found->v[i];

			if (strncmp(f->check->id, group, len) == 0 && (int)shown_verdict(f) == v &&
			    (each || f->suppressed || (f->required && v == VERDICT_UNKNOWN)))
				put_finding(p, f);
		}
		if (!each && (v == VERDICT_PASS || v == VERDICT_UNKNOWN))
			put_names(p, group, len, (enum verdict)v);
	}
}

/* The groups in the order of their worst verdict; equal ones as they are registered. */
static void put_groups(struct page *p)
{
	const char *names[MAX_GROUPS];
	size_t lens[MAX_GROUPS], n = 0;

	for (size_t i = 0; i < p->r->found->n; i++) {
		const char *id = p->r->found->v[i].check->id;
		size_t len = strcspn(id, ".") + 1, k = 0;

		while (k < n && strncmp(names[k], id, len) != 0)
			k++;
		if (k == n && n < MAX_GROUPS) {
			names[n] = id;
			lens[n++] = len;
		}
	}
	for (int v = VERDICT_FAIL; v >= VERDICT_PASS; v--)
		for (size_t k = 0; k < n; k++)
			if ((int)worst_of(p->r->found, names[k], lens[k]) == v)
				put_group(p, names[k], lens[k]);
}

static void put_summary(struct page *p)
{
	static const struct { enum verdict v; const char *word;
	} order[] = {
		{ VERDICT_FAIL, "failed" },     { VERDICT_WARN, "warned" },
		{ VERDICT_UNKNOWN, "unknown" }, { VERDICT_PASS, "passed" },
		{ VERDICT_SKIP, "skipped" },
	};
	size_t counts[VERDICT_COUNT] = { 0 }, suppressed = 0;
	const char *line = "";

	for (size_t i = 0; i < p->r->found->n; i++) {
		if (p->r->found->v[i].suppressed)
			suppressed++;
		else
			counts[p->r->found->v[i].verdict]++;
	}
	for (size_t i = 0; i < LEN(order); i++)
		if (counts[order[i].v])
			line = arena_printf(p->env->mem, "%s%s%zu %s", line, *line ? ", " : "",
					    counts[order[i].v], order[i].word);
	if (suppressed)
		line = arena_printf(p->env->mem, "%s%s%zu suppressed", line, *line ? ", " : "",
				    suppressed);
	text_newline(&p->out);
	text_wrap(
		&p->out, STYLE_BOLD, 0,
		arena_printf(p->env->mem, "%s (profile %s).", line, profile_names[p->r->profile]));
	text_newline(&p->out);
}

/* One line however narrow the terminal is: broken, it would be two commands when it is pasted. */
static void put_next(struct page *p)
{
	const char *next = report_said(p->r, next_command(p->env, p->r, &p->cures.install,
							  &p->cures.repositories));

	text_put(&p->out, STYLE_PLAIN, "Next: ");
	text_put(&p->out, STYLE_PLAIN,
		 next ? next : "nothing; this machine is ready for Python development.");
	text_newline(&p->out);
	if (!p->cures.install.n)
		return;
	text_put(&p->out, STYLE_PLAIN, "  or: ");
	text_put(&p->out, STYLE_PLAIN, report_said(p->r, next_setup(p->env, p->r)));
	text_put(&p->out, STYLE_DIM, "  (shows its plan and asks; can be undone)");
	text_newline(&p->out);
}

static void put_timing(struct page *p)
{
	int64_t total = 0;

	text_newline(&p->out);
	text_put(&p->out, STYLE_BOLD, "timing");
	text_newline(&p->out);
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		if (!p->r->facts->of[i].asked)
			continue;
		total += p->r->facts->of[i].nanoseconds;
		text_printf(&p->out, STYLE_PLAIN, "  probe  %-24s %8.1f us", probes[i]->name,
			    (double)p->r->facts->of[i].nanoseconds / 1e3);
		text_newline(&p->out);
	}
	for (size_t i = 0; i < ncheck; i++) {
		if (!p->r->found->nanoseconds[i])
			continue;
		total += p->r->found->nanoseconds[i];
		text_printf(&p->out, STYLE_PLAIN, "  check  %-24s %8.1f us", checks[i]->id,
			    (double)p->r->found->nanoseconds[i] / 1e3);
		text_newline(&p->out);
	}
	text_printf(&p->out, STYLE_PLAIN, "  total  %-24s %8.1f us", "", (double)total / 1e3);
	text_newline(&p->out);
}

static void page_open(struct page *p, struct env *env, const struct report *r)
{
	size_t longest = 0;

	*p = (struct page){ .out = { env->out, env->color, env->width, 0 }, .env = env, .r = r };
	cures_open(&p->cures, env, r);
	for (size_t i = 0; i < r->found->n; i++)
		if (strlen(r->found->v[i].check->id) > longest)
			longest = strlen(r->found->v[i].check->id);
	p->column = env->width && env->width < NARROW ? 8 : (unsigned)longest + 10;
}

void report_text(struct env *env, const struct report *r)
{
	struct page p;

	page_open(&p, env, r);
	if (!env->global->quiet && !r->part)
		headline(&p.out, r->facts, env->mem);
	put_groups(&p);
	if (r->timing)
		put_timing(&p);
	put_summary(&p);
	if (!env->global->quiet)
		put_next(&p);
}

static void put_field(struct page *p, const char *name, const char *text)
{
	if (!text)
		return;
	text_put(&p->out, STYLE_DIM, name);
	text_column(&p->out, 10);
	text_wrap(&p->out, STYLE_PLAIN, 10, text);
	text_newline(&p->out);
}

static void explain(struct page *p, const struct check *c)
{
	text_put(&p->out, STYLE_BOLD, c->id);
	text_put(&p->out, STYLE_PLAIN, ": ");
	text_wrap(&p->out, STYLE_PLAIN, 2, c->title);
	text_newline(&p->out);
	put_field(p, "why", c->why);
	put_field(p, "required",
		  c->required & BIT(p->r->profile)
			  ? arena_printf(p->env->mem, "yes, in profile %s",
					 profile_names[p->r->profile])
			  : arena_printf(p->env->mem, "no, only a warning in profile %s",
					 profile_names[p->r->profile]));
	for (size_t i = 0; i < p->r->found->n; i++) {
		const struct finding *f = &p->r->found->v[i];

		if (f->check != c)
			continue;
		put_field(p, looks[shown_verdict(f)].word, f->text);
		put_field(p, "evidence", f->evidence);
		if (f->verdict == VERDICT_WARN || f->verdict == VERDICT_FAIL)
			put_field(p, "cure", cures_text(&p->cures, f));
		if (f->suppressed)
			put_field(p, "accepted", f->suppressed_why);
	}
	for (size_t i = 0; c->links[i]; i++)
		put_field(p, i ? "" : "sources", c->links[i]);
}

void report_explain(struct env *env, const struct report *r)
{
	struct page p;
	const struct check *last = NULL;

	page_open(&p, env, r);
	for (size_t i = 0; i < r->found->n; i++) {
		if (r->found->v[i].check == last)
			continue;
		if (last)
			text_newline(&p.out);
		last = r->found->v[i].check;
		explain(&p, last);
	}
}

static void list_json(struct env *env)
{
	struct json_out o = { .to = env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.checks/1");
	json_open(&o, "checks", '[');
	for (size_t i = 0; i < ncheck; i++) {
		json_open(&o, NULL, '{');
		json_string(&o, "id", checks[i]->id);
		json_string(&o, "title", checks[i]->title);
		json_string(&o, "why", checks[i]->why);
		json_open(&o, "required", '[');
		for (unsigned k = 0; k < PROFILE_COUNT; k++)
			if (checks[i]->required & BIT(k))
				json_string(&o, NULL, profile_names[k]);
		json_close(&o);
		json_strings(&o, "links", checks[i]->links);
		json_close(&o);
	}
	json_close(&o);
	json_close(&o);
}

void report_list(struct env *env, bool json)
{
	struct text_out o = { env->out, env->color, env->width, 0 };

	if (json) {
		list_json(env);
		return;
	}
	for (size_t i = 0; i < ncheck; i++) {
		text_put(&o, STYLE_BOLD, checks[i]->id);
		text_column(&o, 26);
		text_wrap(&o, STYLE_PLAIN, 26, checks[i]->title);
		text_newline(&o);
	}
}
