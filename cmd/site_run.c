/* The page of a run, and that of a machine. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/json.h"
#include "../recipes/regress_compare.h"
#include "../recipes/regress_index.h"
#include "html.h"
#include "regressload.h"
#include "site.h"
#include "sitefiles.h"

/* --- facts ---------------------------------------------------------------------------------- */

static void fact(struct html *h, const char *name, const char *value)
{
	if (!value)
		return;
	html_put(h, "dt", NULL, name);
	html_put(h, "dd", NULL, value);
}

static void fact_number(struct html *h, const char *name, int64_t n)
{
	if (!n)
		return;
	html_put(h, "dt", NULL, name);
	html_putf(h, "dd", NULL, "%" PRId64, n);
}

/* What doctor says in JSON, in words: "page_size" is "page size". */
static const char *words_of(const char *key, struct arena *mem)
{
	char *s = arena_strdup(mem, key);

	for (char *c = s; *c; c++)
		if (*c == '_')
			*c = ' ';
	return s;
}

static void put_value(struct html *h, const struct json *j, struct arena *mem)
{
	double real = 0;
	size_t n = 0;

	switch (json_kind(j)) {
	case JSON_NULL:
		html_put(h, "span", "dim", "none");
		break;
	case JSON_FALSE:
		html_text(h, "no");
		break;
	case JSON_TRUE:
		html_text(h, "yes");
		break;
	case JSON_NUMBER:
		if (json_real(j, "", &real))
			html_textf(h, "%.15g", real);
		break;
	case JSON_STRING:
		html_text(h, json_str(j, "", mem));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (!json_first(j))
			html_put(h, "span", "dim", "none");
		for (const struct json *m = json_first(j); m; m = json_next(m)) {
			html_text(h, n++ ? ", " : "");
			if (*json_key(m))
				html_textf(h, "%s ", words_of(json_key(m), mem));
			put_value(h, m, mem);
		}
		break;
	}
}

static void put_object(struct html *h, const struct json *j, struct arena *mem)
{
	html_open(h, "dl");
	html_attr(h, "class", "facts");
	for (const struct json *m = json_first(j); m; m = json_next(m)) {
		html_put(h, "dt", NULL, *json_key(m) ? words_of(json_key(m), mem) : "each");
		html_open(h, "dd");
		put_value(h, m, mem);
		html_close(h);
	}
	html_close(h);
}

/* A probe each: with one row an object, with many a list of them. */
static void put_facts(struct html *h, const struct json *facts, struct arena *mem)
{
	if (!facts)
		return;
	html_open(h, "details");
	html_put(h, "summary", NULL, "What ampy doctor says of it");
	for (const struct json *probe = json_first(facts); probe; probe = json_next(probe)) {
		bool rows = json_kind(probe) == JSON_ARRAY && json_first(probe) &&
			    json_kind(json_first(probe)) == JSON_OBJECT;

		html_put(h, "h4", NULL, words_of(json_key(probe), mem));
		if (!rows && json_kind(probe) == JSON_OBJECT) {
			put_object(h, probe, mem);
		} else if (!rows) {
			html_open(h, "p");
			put_value(h, probe, mem);
			html_close(h);
		}
		for (const struct json *row = rows ? json_first(probe) : NULL; row;
		     row = json_next(row))
			put_object(h, row, mem);
	}
	html_close(h);
}

static void put_machine(struct html *h, const struct regress_machine *m)
{
	html_open(h, "dl");
	html_attr(h, "class", "facts");
	fact(h, "processor", m->model);
	fact(h, "architecture", m->arch);
	fact_number(h, "cores", m->cores);
	fact_number(h, "page size", m->page_size);
	fact(h, "system", m->distro);
	fact(h, "kernel", m->kernel);
	fact(h, "C library", m->libc);
	fact(h, "container", m->container ? "yes" : NULL);
	fact(h, "emulated", m->emulated ? "yes" : NULL);
	fact(h, "network", m->network ? "yes" : "no");
	html_close(h);
}

/* --- a run ---------------------------------------------------------------------------------- */

struct page {
	const struct site *s;
	const struct regress_row *row;
	const struct regress_result *r;
	struct html h;
	struct arena *mem;
};

static void put_python(struct page *p)
{
	const struct regress_result *r = p->r;
	const struct regress_row *before = site_before(p->s, p->row);
	struct html *h = &p->h;

	html_open(h, "dl");
	html_attr(h, "class", "facts");
	fact(h, "Python", r->python.version);
	fact(h, "build", r->python.build);
	fact(h, "free-threaded", r->python.free_threaded ? "yes" : NULL);
	fact(h, "debug", r->python.debug ? "yes" : NULL);
	fact(h, "path", r->python.path);
	fact(h, "image", r->python.image);
	fact(h, "set of tests", r->set);
	fact_number(h, "at once", r->jobs);
	fact_number(h, "cases", r->summary.cases);
	fact(h, "regrtest says", r->regrtest.result);
	fact(h, "run", r->id);
	if (before) {
		html_put(h, "dt", NULL, "the run before");
		html_open(h, "dd");
		html_open(h, site_paged(p->s, before) ? "a" : "span");
		if (site_paged(p->s, before))
			html_attrf(h, "href", "%s.html", before->run.id);
		site_put_time(h, before->run.began, site_time(before->run.began, p->mem));
		html_close(h);
		html_close(h);
	}
	html_close(h);
}

static struct regress_cell cell_of(const struct regress_test *t)
{
	return (struct regress_cell){ t->outcome, t->label };
}

/* Is there more to say than that it passed or was skipped? */
static bool tells(const struct regress_test *t)
{
	return regress_outcome_bad(t->outcome) || t->label || t->nfailures;
}

static void link_to_test(struct html *h, const struct regress_test *t)
{
	html_open(h, "a");
	html_attrf(h, "href", "../tests/%s.html", t->name);
	html_text(h, t->name);
	html_close(h);
}

static bool fails_before(const struct page *p, const struct regress_test *t)
{
	const struct regress_row *before = site_before(p->s, p->row);
	const struct regress_index *x = p->s->index;

	for (size_t i = 0; before && i < x->nnames; i++)
		if (strcmp(x->names[i], t->name) == 0)
			return site_fails(regress_cell_of(before, i));
	return false;
}

static void put_failure(struct page *p, const struct regress_test *t, bool anchor)
{
	struct html *h = &p->h;

	html_open(h, "section");
	html_attr(h, "class", "card");
	if (anchor)
		html_attr(h, "id", t->name);
	html_open(h, "div");
	html_attr(h, "class", "row");
	html_open(h, "h3");
	link_to_test(h, t);
	html_close(h);
	html_open(h, "span");
	site_put_badge(h, cell_of(t));
	html_close(h);
	if (site_fails(cell_of(t)) && site_before(p->s, p->row))
		html_put(h, "span", "dim", fails_before(p, t) ? "failed in the run before too"
							      : "did not in the run before");
	html_close(h);
	if (t->why)
		html_put(h, "p", NULL, t->why);
	if (t->rerun)
		html_putf(h, "p", "dim", "Run again alone: %s.", regress_outcome_names[t->rerun]);
	if (t->reason) {
		html_open(h, "p");
		html_textf(h, "Known: %s ", t->reason);
		if (t->link)
			html_link(h, NULL, t->link, "(more)");
		html_close(h);
	}
	for (size_t i = 0; i < t->nfailures; i++) {
		html_open(h, "p");
		html_put(h, "code", NULL, t->failures[i].name);
		if (t->failures[i].kind)
			html_putf(h, "span", "dim", " %s", t->failures[i].kind);
		html_close(h);
		if (t->failures[i].message && *t->failures[i].message) {
			html_open(h, "pre");
			html_attr(h, "class", "out");
			html_attr(h, "tabindex", "0");
			html_text(h, t->failures[i].message);
			html_close(h);
		}
	}
	if (t->failures_more)
		html_putf(h, "p", "dim", "... and %" PRId64 " more", t->failures_more);
	if (t->output && *t->output) {
		html_open(h, "details");
		html_put(h, "summary", NULL, "The end of its output");
		html_open(h, "pre");
		html_attr(h, "class", "out");
		html_attr(h, "tabindex", "0");
		html_text(h, t->output);
		html_close(h);
		html_close(h);
	}
	html_close(h);
}

static int by_name(const void *va, const void *vb)
{
	const struct regress_test *a = *(const struct regress_test *const *)va;
	const struct regress_test *b = *(const struct regress_test *const *)vb;

	return strcmp(a->name, b->name);
}

static void put_heads(struct html *h, const char *const *heads, size_t n)
{
	html_open(h, "thead");
	html_open(h, "tr");
	for (size_t i = 0; i < n; i++) {
		html_open(h, "th");
		html_attr(h, "scope", "col");
		if (i > 1)
			html_attr(h, "class", "num");
		html_text(h, heads[i]);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_row(struct page *p, const struct regress_test *t, bool anchor)
{
	struct html *h = &p->h;

	html_open(h, "tr");
	if (anchor)
		html_attr(h, "id", t->name);
	html_open(h, "td");
	link_to_test(h, t);
	html_close(h);
	html_open(h, "td");
	site_put_badge(h, cell_of(t));
	if (t->why)
		html_putf(h, "span", "dim", " %s", t->why);
	html_close(h);
	html_open(h, "td");
	html_attr(h, "class", "num");
	if (t->cases.counted)
		html_textf(h, "%" PRId64, t->cases.run);
	html_close(h);
	html_putf(h, "td", "num", "%" PRId64 ".%" PRId64, t->milliseconds / 1000,
		  t->milliseconds % 1000 / 100);
	html_close(h);
}

/* An id stands once on a page, whatever a result says. */
static void put_tests(struct page *p, bool told)
{
	static const char *const heads[] = { "Test", "Outcome", "Cases", "Seconds" };
	const struct regress_test **v =
		TAKE_N(p->mem, p->r->ntests + 1, const struct regress_test *);
	struct html *h = &p->h;
	unsigned at = h->depth;

	for (size_t i = 0; i < p->r->ntests; i++)
		v[i] = &p->r->tests[i];
	if (p->r->ntests)
		qsort(v, p->r->ntests, sizeof *v, by_name);
	if (!told) {
		html_open(h, "div");
		html_attr(h, "class", "wide");
		html_open(h, "table");
		html_attr(h, "class", "plain");
		put_heads(h, heads, LEN(heads));
		html_open(h, "tbody");
	}
	for (size_t i = 0; i < p->r->ntests; i++) {
		bool first = i == 0 || strcmp(v[i - 1]->name, v[i]->name) != 0;

		if (told && tells(v[i]))
			put_failure(p, v[i], first);
		else if (!told)
			put_row(p, v[i], first && !tells(v[i]));
	}
	html_back(h, at);
}

static const char *run_lead(const struct page *p)
{
	const struct regress_result *r = p->r;
	const char *span = site_span(r->began, r->ended, p->mem);

	return JOIN(p->mem, site_time(r->began, p->mem), span ? ", " : "", span ? span : "", ": ",
		    regressload_counts(r, p->mem), r->partial ? "; it was not ended." : ".");
}

static int finish(struct page *p, struct buffer *b, const char *folder, const char *name,
		  struct err *err)
{
	int rc;

	html_end(&p->h, NULL);
	buffer_end(b);
	rc = sitefiles_put(p->s->files, JOIN(p->mem, folder, name, ".html"), b->v, b->n, err);
	buffer_close(b);
	return rc;
}

static void free_arena(struct arena **mem)
{
	arena_free(*mem);
}

int site_run(const struct site *s, const struct regress_row *row, const struct regress_result *r,
	     struct err *err)
{
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	struct page p = { .s = s, .row = row, .r = r, .mem = mem };
	const struct html_page page = {
		.title = JOIN(mem, "Python ", regressload_python(r, mem), " on ", r->machine.name),
		.kicker = s->title, .home = "../index.html", .lead = run_lead(&p), .css = site_css,
	};
	struct html *h = &p.h;
	bool any = false;
	struct buffer b;

	for (size_t i = 0; i < r->ntests; i++)
		any = any || tells(&r->tests[i]);
	buffer_open(&b);
	html_begin(h, b.to, &page);
	html_open(h, "div");
	html_attr(h, "class", "two");
	html_open(h, "section");
	html_attr(h, "class", "card");
	html_put(h, "h2", NULL, "Run");
	put_python(&p);
	html_close(h);
	html_open(h, "section");
	html_attr(h, "class", "card");
	html_open(h, "h2");
	html_text(h, "Machine ");
	html_open(h, "a");
	html_attrf(h, "href", "../machines/%s.html", r->machine.name);
	html_text(h, r->machine.name);
	html_close(h);
	html_close(h);
	put_machine(h, &r->machine);
	put_facts(h, r->machine.facts, mem);
	html_close(h);
	html_close(h);
	if (any) {
		html_put(h, "h2", NULL, "Failures and what changed");
		put_tests(&p, true);
	}
	html_putf(h, "h2", NULL, "All %zu files of tests", r->ntests);
	put_tests(&p, false);
	return finish(&p, &b, "runs/", r->id, err);
}

int site_machine(const struct site *s, const struct regress_row *row,
		 const struct regress_result *r, struct err *err)
{
	enum { SHOWN = 40 };
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	struct page p = { .s = s, .row = row, .r = r, .mem = mem };
	const struct regress_row *v[SHOWN];
	const struct html_page page = {
		.title = r->machine.name, .kicker = s->title, .home = "../index.html",
		.lead = JOIN(mem, "As it was on ", site_day(r->began, mem), "."), .css = site_css,
	};
	struct html *h = &p.h;
	struct buffer b;
	size_t n = 0;

	for (size_t i = 0; i < s->index->n && n < SHOWN; i++)
		if (strcmp(s->index->rows[i].run.machine.name, r->machine.name) == 0)
			v[n++] = &s->index->rows[i];
	buffer_open(&b);
	html_begin(h, b.to, &page);
	html_open(h, "section");
	html_attr(h, "class", "card");
	html_put(h, "h2", NULL, "Machine");
	put_machine(h, &r->machine);
	put_facts(h, r->machine.facts, mem);
	html_close(h);
	html_put(h, "h2", NULL, "Day by day");
	site_put_days(h, s, r->machine.name, "../");
	html_put(h, "h2", NULL, "Its last runs");
	site_put_runs(h, s, v, n, site_count(n, "run", "runs", mem), "../");
	return finish(&p, &b, "machines/", r->machine.name, err);
}
