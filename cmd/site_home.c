/* The first page of the site, and those of the months. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../recipes/regress_index.h"
#include "html.h"
#include "site.h"
#include "sitefiles.h"

static const char foot[] = "Written by ampy regress page. Every result is a file in a git "
			   "repository and is never rewritten.";

/* --- what is new ---------------------------------------------------------------------------- */

enum news { NEWS_FAILS, NEWS_PASSES, NEWS_STILL, NEWS_KINDS };

/* How a test does in the last run of a line, seen from the run before it. */
static bool is_news(const struct site *s, const struct site_line *line, size_t name, enum news kind)
{
	const struct regress_row *last = line->runs[0], *before = site_before(s, last);
	struct regress_cell now = regress_cell_of(last, name), was = { 0 };

	if (before)
		was = regress_cell_of(before, name);
	switch (kind) {
	case NEWS_FAILS:
		return site_fails(now) && now.label == REGRESS_NEW && !site_fails(was);
	case NEWS_PASSES:
		return now.outcome == REGRESS_PASSED && site_fails(was);
	case NEWS_STILL:
		return site_fails(now) && now.label == REGRESS_NEW && site_fails(was);
	case NEWS_KINDS:
		break;
	}
	return false;
}

/* The first run of the row of failures in which the line's last one stands. */
static const struct regress_row *since(const struct site_line *line, size_t name)
{
	const struct regress_row *first = line->runs[0];

	for (size_t i = 1; i < line->n; i++) {
		struct regress_cell cell = regress_cell_of(line->runs[i], name);

		if (cell.outcome == REGRESS_NONE || cell.outcome == REGRESS_NOT_RUN)
			continue;
		if (!site_fails(cell))
			break;
		first = line->runs[i];
	}
	return first;
}

static void put_item(struct html *h, const struct site *s, size_t name, enum news kind)
{
	static const char *const classes[] = { "badge fail", "badge pass", "badge warn" };
	static const char *const words[] = { "fails", "passes", "fails still" };
	const char *oldest = NULL;
	size_t n = 0;

	html_open(h, "li");
	html_put(h, "span", classes[kind], words[kind]);
	html_open(h, "a");
	html_attrf(h, "href", "tests/%s.html", s->index->names[name]);
	html_put(h, "strong", NULL, s->index->names[name]);
	html_close(h);
	html_text(h, " on ");
	for (size_t i = 0; i < s->nlines; i++) {
		const struct site_line *line = &s->lines[i];
		const char *day;

		if (!is_news(s, line, name, kind))
			continue;
		html_text(h, n++ ? ", " : "");
		html_open(h, "a");
		html_attrf(h, "href", "runs/%s.html#%s", line->runs[0]->run.id,
			   s->index->names[name]);
		html_textf(h, "%s %s", line->python, line->machine);
		html_close(h);
		day = since(line, name)->run.began;
		if (!oldest || strcmp(day, oldest) < 0)
			oldest = day;
	}
	if (kind == NEWS_STILL)
		html_putf(h, "span", "dim", ", since %s", site_day(oldest, s->mem));
	html_close(h);
}

static size_t put_news(struct html *h, const struct site *s, enum news kind)
{
	size_t n = 0;

	for (size_t name = 0; name < s->index->nnames; name++) {
		bool any = false;

		for (size_t i = 0; i < s->nlines && !any; i++)
			any = is_news(s, &s->lines[i], name, kind);
		if (!any)
			continue;
		if (!n++) {
			html_open(h, "ul");
			html_attr(h, "class", "news");
		}
		put_item(h, s, name, kind);
	}
	if (n)
		html_close(h);
	return n;
}

/* --- the page ------------------------------------------------------------------------------- */

static const char *lead(const struct site *s)
{
	const struct regress_index *x = s->index;
	size_t machines = 0, pythons = 0;

	for (size_t i = 0; i < s->nlines; i++) {
		bool seen = false;

		machines += i == 0 || strcmp(s->lines[i].machine, s->lines[i - 1].machine) != 0;
		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(s->lines[i].python, s->lines[k].python) == 0;
		pythons += !seen;
	}
	return x->n ? JOIN(s->mem, "CPython's own test suite: ",
			   site_count(x->n, "run", "runs", s->mem), " of ",
			   site_count(pythons, "Python", "Pythons", s->mem), " on ",
			   site_count(machines, "machine", "machines", s->mem), ", the last on ",
			   site_time(x->rows[0].run.began, s->mem), ".")
		    : "There are no results yet.";
}

static void put_tests(struct html *h, const struct site *s)
{
	html_put(h, "h2", NULL, "Tests");
	html_open(h, "details");
	html_putf(h, "summary", NULL, "The history of each of %s",
		  site_count(s->index->nnames, "file of tests", "files of tests", s->mem));
	html_open(h, "ul");
	html_attr(h, "class", "months");
	for (size_t i = 0; i < s->index->nnames; i++) {
		html_open(h, "li");
		html_open(h, "a");
		html_attrf(h, "href", "tests/%s.html", s->index->names[i]);
		html_text(h, s->index->names[i]);
		html_close(h);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_broken(struct html *h, const struct site *s)
{
	if (!s->index->nbroken)
		return;
	html_put(h, "h2", NULL, "Left out");
	html_open(h, "ul");
	for (size_t i = 0; i < s->index->nbroken && i < 100; i++)
		html_putf(h, "li", NULL, "%s: %s", s->index->broken[i].id, s->index->broken[i].why);
	html_close(h);
}

/* The runs of a month stand together, since rows are sorted by time. */
static size_t month_end(const struct regress_index *x, size_t from)
{
	size_t to = from;

	while (to < x->n && strncmp(x->rows[to].run.id, x->rows[from].run.id, 6) == 0)
		to++;
	return to;
}

static const char *month_name(const struct regress_row *row, struct arena *mem)
{
	return arena_printf(mem, "%.4s-%.2s", row->run.id, row->run.id + 4);
}

static void put_months(struct html *h, const struct site *s)
{
	const struct regress_index *x = s->index;

	html_put(h, "h2", NULL, "All runs");
	html_open(h, "ul");
	html_attr(h, "class", "months");
	for (size_t i = 0; i < x->n; i = month_end(x, i)) {
		const char *name = month_name(&x->rows[i], s->mem);

		html_open(h, "li");
		html_open(h, "a");
		html_attrf(h, "href", "months/%s.html", name);
		html_text(h, name);
		html_close(h);
		html_putf(h, "span", "dim", " (%zu)", month_end(x, i) - i);
		html_close(h);
	}
	html_close(h);
}

static int finish(const struct site *s, struct html *h, struct buffer *b, const char *path,
		  struct err *err)
{
	int rc;

	html_end(h, foot);
	buffer_end(b);
	rc = sitefiles_put(s->files, path, b->v, b->n, err);
	buffer_close(b);
	return rc;
}

/* All of it in a word, and where else it can be read. */
static void put_state(struct html *h, const struct site *s)
{
	uint64_t fresh = 0;

	for (size_t i = 0; i < s->nlines; i++)
		fresh += (uint64_t)s->lines[i].runs[0]->run.summary.fresh;
	html_open(h, "p");
	html_attr(h, "class", "row");
	html_put(h, "span", !s->nlines ? "badge" : fresh ? "badge fail" : "badge pass",
		 !s->nlines ? "no results"
		 : fresh    ? site_count(fresh, "new failure in the last runs",
					 "new failures in the last runs", s->mem)
			    : "no new failure in the last runs");
	html_link(h, NULL, "feed.xml", "Atom feed");
	html_link(h, NULL, "badge.svg", "Badge");
	html_close(h);
}

int site_home(const struct site *s, struct err *err)
{
	const struct html_page page = { .title = s->title, .kicker = "ampy regress",
					.lead = lead(s), .feed = "feed.xml", .css = site_css };
	struct buffer b;
	struct html h;
	size_t n;

	buffer_open(&b);
	html_begin(&h, b.to, &page);
	put_state(&h, s);
	html_put(&h, "h2", NULL, "New since the run before");
	n = put_news(&h, s, NEWS_FAILS);
	n += put_news(&h, s, NEWS_PASSES);
	if (!n)
		html_put(&h, "p", NULL, "Nothing: each Python does on each machine as it did in the run "
			 "before.");
	html_put(&h, "h2", NULL, "Day by day");
	site_put_days(&h, s, NULL, "");
	site_put_legend(&h);
	html_put(&h, "h2", NULL, "Failing, and not new");
	if (!put_news(&h, s, NEWS_STILL))
		html_put(&h, "p", NULL, "Nothing but known failures.");
	put_tests(&h, s);
	put_months(&h, s);
	put_broken(&h, s);
	return finish(s, &h, &b, "index.html", err);
}

int site_months(const struct site *s, struct err *err)
{
	const struct regress_index *x = s->index;
	const struct regress_row **v = TAKE_N(s->mem, x->n + 1, const struct regress_row *);
	int rc = 0;

	for (size_t i = 0; i < x->n; i++)
		v[i] = &x->rows[i];
	for (size_t i = 0; rc == 0 && i < x->n; i = month_end(x, i)) {
		const char *name = month_name(&x->rows[i], s->mem);
		size_t n = month_end(x, i) - i;
		const struct html_page page = {
			.title = JOIN(s->mem, "Runs of ", name), .kicker = s->title,
			.home = "../index.html", .css = site_css,
		};
		struct buffer b;
		struct html h;

		buffer_open(&b);
		html_begin(&h, b.to, &page);
		site_put_runs(&h, s, v + i, n, site_count(n, "run", "runs", s->mem), "../");
		rc = finish(s, &h, &b, JOIN(s->mem, "months/", name, ".html"), err);
	}
	return rc;
}
