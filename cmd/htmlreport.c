/* What doctor says, as one page: the answer first, then the findings, the worst first, the machine
 * as a picture, and all facts with their sources.
 */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/words.h"
#include "cures.h"
#include "headline.h"
#include "html.h"
#include "htmlreport.h"
#include "next.h"
#include "report.h"
#include "show.h"
#include "topopage.h"

static const char css[] =
	".answer{border-left:.4rem solid var(--line)}.answer.is-fail{border-left-color:var(--bad)}"
	".answer.is-warn{border-left-color:var(--warn)}.answer.is-pass{border-left-color:"
	"var(--good)}\n"
	".counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:0 0 1rem}"
	".counts .badge{font-size:.9rem;padding:.2rem .8rem;text-decoration:none}"
	".counts a.badge:hover{text-decoration:underline}\n"
	".answer .facts{margin-bottom:1rem}.answer .cmd{margin:.3rem 0 .8rem}\n"
	".toc{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;font-size:.92rem}\n"
	".finding{border-left:.4rem solid var(--line)}.finding.is-fail{border-left-color:"
	"var(--bad)}.finding.is-warn{border-left-color:var(--warn)}.finding.is-unknown{"
	"border-left-color:var(--odd)}\n"
	".finding h3{margin:.6rem 0 .2rem}.finding h3+h3{margin-top:0}"
	".finding .head{margin:0;display:flex;flex-wrap:wrap;"
	"gap:.2rem .7rem;align-items:baseline}.finding .head a{color:var(--dim);"
	"text-decoration:none;overflow-wrap:anywhere}.finding .head a:hover{"
	"text-decoration:underline}\n"
	".finding .facts{margin:.6rem 0 0}.finding .cmd{margin:.4rem 0 .2rem}"
	".facts ul{margin:0}.plain{list-style:none;padding:0}\n"
	"details.card{padding:.5rem 1rem;margin:.45rem 0}details.card>summary .dim{font-weight:400}"
	"caption{font-weight:600;color:inherit;padding-top:1rem;overflow-wrap:anywhere}\n"
	".fact th{width:15rem;font-weight:400}.fact th small{display:block;color:var(--dim)}"
	".fact small{display:block;color:var(--dim);overflow-wrap:anywhere}.fact td{"
	"overflow-wrap:anywhere}.fact table{table-layout:fixed}.why{max-width:48rem;"
	"margin:.4rem 0}\n"
	"@media(max-width:34rem){.fact table,.fact tbody,.fact tr,.fact th,.fact td,.fact caption{"
	"display:block;width:auto;border:0;padding:0}.fact tr{border-bottom:1px solid var(--line);"
	"padding:.45rem 0}}\n"
	/* On paper what is fine is open; the facts are for the screen. */
	"@media print{details.quiet::details-content{content-visibility:visible;display:block}"
	".toc{display:none}}\n";

struct page {
	struct html h;
	struct env *env;
	const struct report *r;
	const struct finding **all;   /* in the order of the text */
	struct cures cures;
	size_t counts[VERDICT_COUNT], suppressed;
};

/* The kinds of findings, the worst first, and what each is called. */
static const struct section {
	enum verdict v;
	const char *id, *heading, *count;   /* "%zu failed" */
} sections[] = {
	{ VERDICT_FAIL,    "failed",  "Must be cured",       "failed" },
	{ VERDICT_WARN,    "warned",  "Better cured",        "warned" },
	{ VERDICT_UNKNOWN, "unknown", "Could not be judged", "unknown" },
	{ VERDICT_PASS,    "passed",  "Fine",                "passed" },
	{ VERDICT_SKIP,    "skipped", "Does not apply here", "skipped" },
};

static void element(struct html *h, const char *tag, const char *class)
{
	html_open(h, tag);
	if (class)
		html_attr(h, "class", class);
}

/* <dt>name</dt><dd>text</dd>, where there is a text. */
static void term(struct html *h, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	html_put(h, "dt", NULL, name);
	html_put(h, "dd", NULL, text);
}

/* A command that takes the focus, so that the keyboard can choose it. */
static void command(struct html *h, const char *text)
{
	html_put(h, "pre", "cmd", text);
}

static void heading(struct html *h, const char *id, const char *text)
{
	html_open(h, "h2");
	html_attr(h, "id", id);
	html_text(h, text);
	html_close(h);
}

static const char *const badges[VERDICT_COUNT] = {
	[VERDICT_PASS] = "badge pass", [VERDICT_SKIP] = "badge skip",
	[VERDICT_UNKNOWN] = "badge unknown", [VERDICT_WARN] = "badge warn",
	[VERDICT_FAIL] = "badge fail",
};

static void badge(struct html *h, enum verdict v)
{
	html_put(h, "span", badges[v], verdict_names[v]);
}

static void put_counts(struct page *p)
{
	struct html *h = &p->h;

	element(h, "ul", "counts");
	for (size_t i = 0; i < LEN(sections); i++) {
		size_t n = p->counts[sections[i].v];

		if (!n)
			continue;
		html_open(h, "li");
		html_link(h, badges[sections[i].v],
			  arena_printf(p->env->mem, "#%s", sections[i].id),
			  arena_printf(p->env->mem, "%zu %s", n, sections[i].count));
		html_close(h);
	}
	if (p->suppressed) {
		html_open(h, "li");
		html_link(h, "badge", "#accepted",
			  arena_printf(p->env->mem, "%zu accepted", p->suppressed));
		html_close(h);
	}
	html_close(h);
}

/* The text's last lines: what to type now. */
static void put_next(struct page *p)
{
	const char *next = report_said(p->r, next_command(p->env, p->r, &p->cures.install,
							  &p->cures.repositories));
	struct html *h = &p->h;

	if (!next) {
		html_put(h, "p", NULL, "Nothing is left to do.");
		return;
	}
	html_put(h, "p", NULL, "Next, on a terminal:");
	command(h, next);
	if (!p->cures.install.n)
		return;
	html_put(h, "p", NULL, "or let ampy do it; it shows its plan and asks, and it can be undone:");
	command(h, report_said(p->r, next_setup(p->env, p->r)));
}

static void put_answer(struct page *p, const struct headline_row *rows)
{
	struct html *h = &p->h;
	unsigned at = h->depth;

	element(h, "section", !p->r->ready ? "card answer is-fail"
			      : p->counts[VERDICT_WARN] ? "card answer is-warn"
							: "card answer is-pass");
	html_attr(h, "aria-label", "Summary");
	put_counts(p);
	element(h, "dl", "facts");
	for (size_t i = 0; i < HEADLINE_ROWS; i++)
		if (rows[i].text)
			term(h, rows[i].name, rows[i].text);
	html_close(h);
	put_next(p);
	html_back(h, at);
}

static void put_links(struct html *h, const char *const *links)
{
	if (!links[0])
		return;
	html_put(h, "dt", NULL, "sources");
	html_open(h, "dd");
	element(h, "ul", "plain");
	for (; *links; links++) {
		html_open(h, "li");
		html_link(h, "url", *links, *links);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

/* What cures findings of one check: each sentence and each command once. */
static void put_cures(struct page *p, const struct finding *const *f, size_t n)
{
	struct list said = { 0 };
	struct html *h = &p->h;

	for (size_t i = 0; i < n; i++) {
		const char *text = cures_text(&p->cures, f[i]), *type;

		if (!text || list_has(&said, text))
			continue;
		type = cures_command(&p->cures, f[i]);
		list_add(&said, text, p->env->mem);
		html_put(h, "dt", NULL, type ? "cure" : "what to do");
		html_open(h, "dd");
		html_text(h, text);
		if (type)
			command(h, type);
		html_close(h);
	}
}

/* Findings of one check with one verdict. */
static void put_card(struct page *p, const struct finding *const *f, size_t n, bool anchor)
{
	static const char *const classes[VERDICT_COUNT] = {
		[VERDICT_PASS] = "card finding", [VERDICT_SKIP] = "card finding",
		[VERDICT_UNKNOWN] = "card finding is-unknown",
		[VERDICT_WARN] = "card finding is-warn", [VERDICT_FAIL] = "card finding is-fail",
	};
	const struct check *c = f[0]->check;
	struct html *h = &p->h;
	unsigned at = h->depth;

	element(h, "article", classes[f[0]->verdict]);
	if (anchor)
		html_attr(h, "id", c->id);
	element(h, "p", "head");
	badge(h, f[0]->verdict);
	html_text(h, " ");
	html_link(h, "mono", arena_printf(p->env->mem, "#%s", c->id), c->id);
	html_close(h);
	for (size_t i = 0; i < n; i++)
		html_put(h, "h3", NULL, f[i]->text);
	html_put(h, "p", "why", c->why);
	element(h, "dl", "facts");
	if (f[0]->verdict != VERDICT_UNKNOWN)
		put_cures(p, f, n);
	for (size_t i = 0; i < n; i++)
		if (!i || !f[i]->evidence || !f[i - 1]->evidence ||
		    strcmp(f[i]->evidence, f[i - 1]->evidence) != 0)
			term(h, "read from", f[i]->evidence);
	put_links(h, c->links);
	html_back(h, at);
}

/* Has this check a card above, under a worse verdict? */
static bool has_card(const struct page *p, const struct check *c, enum verdict v)
{
	for (size_t i = 0; p->all[i]; i++)
		if (p->all[i]->check == c && !p->all[i]->suppressed && p->all[i]->verdict > v)
			return true;
	return false;
}

static void put_cards(struct page *p, const struct section *s)
{
	if (!p->counts[s->v])
		return;
	heading(&p->h, s->id, s->heading);
	for (size_t i = 0, n; p->all[i]; i += n) {
		const struct finding *f = p->all[i];

		n = 1;
		if (f->suppressed || f->verdict != s->v)
			continue;
		while (p->all[i + n] && p->all[i + n]->check == f->check &&
		       !p->all[i + n]->suppressed && p->all[i + n]->verdict == s->v)
			n++;
		put_card(p, p->all + i, n, !has_card(p, f->check, s->v));
	}
}

/* A box that opens: `what`, and in a lighter voice how many. */
static void open_box(struct html *h, const char *class, const char *id, const char *what,
		     const char *count)
{
	element(h, "details", class);
	html_attr(h, "id", id);
	html_open(h, "summary");
	html_text(h, what);
	html_text(h, " ");
	html_put(h, "span", "dim", count);
	html_close(h);
}

static void put_row(struct html *h, const char *name, const char *brief, const char *text,
		    const char *small)
{
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_put(h, "code", NULL, name);
	if (brief)
		html_put(h, "small", NULL, brief);
	html_close(h);
	html_open(h, "td");
	html_text(h, text);
	if (small)
		html_put(h, "small", NULL, small);
	html_close(h);
	html_close(h);
}

/* What needs no one's eyes: names and sentences, in a box. */
static void put_quiet(struct page *p, const struct section *s)
{
	struct html *h = &p->h;
	unsigned at = h->depth;

	if (!p->counts[s->v])
		return;
	open_box(h, "card quiet", s->id, s->heading,
		 arena_printf(p->env->mem, "%zu", p->counts[s->v]));
	element(h, "div", "fact");
	html_open(h, "table");
	for (size_t i = 0; p->all[i]; i++)
		if (!p->all[i]->suppressed && p->all[i]->verdict == s->v)
			put_row(h, p->all[i]->check->id, NULL, p->all[i]->text,
				p->all[i]->evidence);
	html_back(h, at);
}

static void put_accepted(struct page *p)
{
	struct html *h = &p->h;
	unsigned at = h->depth;

	if (!p->suppressed)
		return;
	heading(h, "accepted", "Accepted");
	element(h, "div", "card fact");
	html_open(h, "table");
	for (size_t i = 0; p->all[i]; i++)
		if (p->all[i]->suppressed)
			put_row(h, p->all[i]->check->id, verdict_names[p->all[i]->verdict],
				p->all[i]->text,
				arena_printf(p->env->mem, "accepted: %s",
					     p->all[i]->suppressed_why));
	html_back(h, at);
}

/* A known or absent value, in words. */
static const char *value(const struct fact_field *field, const struct fact_any *cell,
			 struct arena *mem)
{
	static const char *const bytes[] = { "disk_", "memory_", "swap_" };
	const char *text = NULL;
	int64_t n;

	if (cell->state == FACT_ABSENT)
		return "none";
	switch (field->type) {
	case FACT_bool:
		return ((const struct fact_bool *)(const void *)cell)->v ? "yes" : "no";
	case FACT_int:
		n = ((const struct fact_int *)(const void *)cell)->v;
		text = arena_printf(mem, "%" PRId64, n);
		for (size_t i = 0; n >= 1024 && i < LEN(bytes); i++)
			if (strncmp(field->name, bytes[i], strlen(bytes[i])) == 0)
				return arena_printf(mem, "%s (%s)", text, size_text(n, mem));
		return text;
	case FACT_str:
		text = ((const struct fact_str *)(const void *)cell)->v;
		break;
	case FACT_list:
		text = words_join(((const struct fact_list *)(const void *)cell)->v, ", ", mem);
		break;
	}
	return text && *text ? text : "nothing";
}

static void put_facts_row(struct page *p, size_t probe, size_t row)
{
	const struct probe *is = probes[probe];
	struct html *h = &p->h;

	html_open(h, "table");
	if (is->many)
		html_putf(h, "caption", NULL, "%s[%zu]", is->name, row);
	for (size_t k = 0; k < is->nfields; k++) {
		const struct fact_any *cell = fact_at(p->r->facts, probe, row, k);
		const char *brief = row ? NULL : is->fields[k].brief;

		if (cell->state == FACT_UNKNOWN)
			put_row(h, is->fields[k].name, brief, "unknown",
				fact_reason(cell->src, cell->why, p->env->mem));
		else
			put_row(h, is->fields[k].name, brief,
				value(&is->fields[k], cell, p->env->mem), cell->src);
	}
	html_close(h);
}

/* How many facts of a probe are there, and how many of them nobody could read. */
static const char *fact_count(const struct page *p, size_t probe)
{
	const struct facts_group *g = &p->r->facts->of[probe];
	size_t unknown = 0, n = g->n * probes[probe]->nfields;

	for (size_t r = 0; r < g->n; r++)
		for (size_t k = 0; k < probes[probe]->nfields; k++)
			unknown += fact_at(p->r->facts, probe, r, k)->state == FACT_UNKNOWN;
	if (g->rc < 0)
		return "unknown";
	return unknown ? arena_printf(p->env->mem, "%zu facts, %zu of them unknown", n, unknown)
		       : arena_printf(p->env->mem, "%zu facts", n);
}

static void put_facts(struct page *p)
{
	struct html *h = &p->h;
	unsigned at = h->depth;

	heading(h, "facts", "All facts");
	html_put(h, "p", "dim", "What was read, and where; what could not be read, and why.");
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		const struct facts_group *g = &p->r->facts->of[i];

		/* The picture shows the topology. */
		if (!g->asked || (g->rc == 0 && (!g->n || i == PROBE_topology)))
			continue;
		open_box(h, "card", arena_printf(p->env->mem, "facts-%s", probes[i]->name),
			 probes[i]->name, fact_count(p, i));
		html_put(h, "p", "dim", probes[i]->brief);
		if (g->rc < 0)
			html_put(h, "p", NULL, g->err.text);
		element(h, "div", "fact");
		for (size_t r = 0; r < g->n; r++)
			put_facts_row(p, i, r);
		html_back(h, at);
	}
}

static void put_contents(struct page *p)
{
	struct html *h = &p->h;

	html_open(h, "nav");
	html_attr(h, "aria-label", "On this page");
	element(h, "p", "toc");
	for (size_t i = 0; i < LEN(sections); i++)
		if (p->counts[sections[i].v]) {
			html_link(h, NULL, arena_printf(p->env->mem, "#%s", sections[i].id),
				  sections[i].heading);
			html_text(h, " ");
		}
	html_link(h, NULL, "#topology", "The processor");
	html_text(h, " ");
	html_link(h, NULL, "#facts", "All facts");
	html_close(h);
	html_close(h);
}

static const char *answer_of(const struct report *r)
{
	if (r->part)
		return r->ready ? "What was asked for holds" : "Not all that was asked for holds";
	return r->ready ? "Ready for Python development" : "Not ready for Python development";
}

static const char *kicker_of(const struct page *p)
{
	struct arena *mem = p->env->mem;
	const char *text = arena_printf(mem, "ampy doctor, profile %s",
					profile_names[p->r->profile]);

	if (!root_is_live(p->env->root))
		text = arena_printf(mem, "%s, root %s", text,
				    report_said(p->r, root_dir(p->env->root)));
	/* 2026-11-22T12:00:00Z, for people. */
	if (p->r->time && strlen(p->r->time) >= 16)
		text = arena_printf(mem, "%s, %.10s %.5s UTC", text, p->r->time, p->r->time + 11);
	return text;
}

void report_html(struct env *env, const struct report *r)
{
	struct page p = { .env = env, .r = r, .all = report_order(r, env->mem) };
	struct headline_row rows[HEADLINE_ROWS];
	struct html_page page;

	cures_open(&p.cures, env, r);
	for (size_t i = 0; p.all[i]; i++) {
		p.suppressed += p.all[i]->suppressed;
		p.counts[p.all[i]->verdict] += !p.all[i]->suppressed;
	}
	headline_rows(r->facts, env->mem, rows);
	page = (struct html_page){
		.title = arena_printf(env->mem, "%s: %s", answer_of(r), rows[0].text),
		.heading = answer_of(r), .kicker = kicker_of(&p), .css = JOIN(env->mem, css, topology_style),
	};
	html_begin(&p.h, env->out, &page);
	put_answer(&p, rows);
	put_contents(&p);
	for (size_t i = 0; i < LEN(sections); i++)
		if (sections[i].v >= VERDICT_UNKNOWN)
			put_cards(&p, &sections[i]);
	put_accepted(&p);
	for (size_t i = 0; i < LEN(sections); i++)
		if (sections[i].v < VERDICT_UNKNOWN)
			put_quiet(&p, &sections[i]);
	topology_section(&p.h, r->facts, env->mem);
	put_facts(&p);
	html_end(&p.h, r->redactor
		 ? "Written by ampy " AMPY_VERSION ", which only read files to learn this. Names of "
		   "people and machines, addresses and serial numbers are replaced."
		 : "Written by ampy " AMPY_VERSION ", which only read files to learn this.");
}
