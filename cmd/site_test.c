/* The history of a test. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../recipes/regress_index.h"
#include "html.h"
#include "site.h"
#include "sitefiles.h"

enum { SHOWN = 60 };

static const char *class_of(struct regress_cell cell)
{
	if (cell.outcome == REGRESS_NONE || cell.outcome == REGRESS_NOT_RUN ||
	    cell.outcome == REGRESS_INTERRUPTED)
		return "none";
	if (cell.label == REGRESS_FLAKY)
		return "flaky";
	if (cell.label == REGRESS_KNOWN)
		return "known";
	return site_fails(cell) ? "new" : cell.outcome == REGRESS_PASSED ? "good" : "skipped";
}

static const char *glyph_of(const char *class)
{
	return *class == 'g' ? "\xe2\x9c\x93" : *class == 'f' ? "~" : *class == 'k' ? "k"
	       : *class == 's' ? "s" : strcmp(class, "new") == 0 ? "\xe2\x9c\x97" : "\xc2\xb7";
}

/* A square is a link only where there is something to read. */
static void put_square(struct html *h, const struct site *s, const struct regress_row *row,
		       size_t name)
{
	struct regress_cell cell = regress_cell_of(row, name);
	const char *class = class_of(cell);
	bool link = site_paged(s, row) && (*class == 'k' || *class == 'f' || strcmp(class, "new") == 0);

	html_open(h, "td");
	html_open(h, link ? "a" : "span");
	html_attrf(h, "class", "c %s", class);
	if (link) {
		html_attrf(h, "href", "../runs/%s.html#%s", row->run.id, s->index->names[name]);
		html_attr(h, "aria-label",
			  JOIN(s->mem, site_day(row->run.began, s->mem), ": ",
			       regress_outcome_names[cell.outcome]));
	}
	html_text(h, glyph_of(class));
	html_close(h);
	html_close(h);
}

static void put_strips(struct html *h, const struct site *s, size_t name)
{
	unsigned at = h->depth;

	html_open(h, "div");
	html_attr(h, "class", "wide card");
	html_open(h, "table");
	html_attr(h, "class", "cells days");
	html_put(h, "caption", NULL, "Its last runs on each machine, the newest first");
	html_open(h, "tbody");
	for (size_t i = 0; i < s->nlines; i++) {
		const struct site_line *line = &s->lines[i];

		html_open(h, "tr");
		html_open(h, "th");
		html_attr(h, "scope", "row");
		html_textf(h, "%s ", line->python);
		html_open(h, "a");
		html_attrf(h, "href", "../machines/%s.html", line->machine);
		html_text(h, line->machine);
		html_close(h);
		html_close(h);
		for (size_t k = 0; k < line->n && k < SITE_STRIP; k++)
			put_square(h, s, line->runs[k], name);
		html_close(h);
	}
	html_back(h, at);
}

static void put_failures(struct html *h, const struct site *s, size_t name)
{
	unsigned at = h->depth;
	size_t n = 0;

	for (size_t i = 0; i < s->index->n && n <= SHOWN; i++) {
		const struct regress_row *row = &s->index->rows[i];
		struct regress_cell cell = regress_cell_of(row, name);

		if (!regress_outcome_bad(cell.outcome))
			continue;
		if (n++ == 0) {
			html_put(h, "h2", NULL, "When it did not pass");
			html_open(h, "ul");
			html_attr(h, "class", "news");
		}
		if (n > SHOWN) {
			html_put(h, "li", "dim", "... and before");
			break;
		}
		html_open(h, "li");
		html_open(h, "span");
		html_attr(h, "class", "row");
		html_open(h, site_paged(s, row) ? "a" : "span");
		if (site_paged(s, row))
			html_attrf(h, "href", "../runs/%s.html#%s", row->run.id,
				   s->index->names[name]);
		site_put_time(h, row->run.began, site_time(row->run.began, s->mem));
		html_close(h);
		html_putf(h, "span", NULL, "%s%s on %s", row->run.python.version,
			  row->run.python.free_threaded ? "t" : "", row->run.machine.name);
		html_open(h, "span");
		site_put_badge(h, cell);
		html_back(h, h->depth - 3);
	}
	html_back(h, at);
}

static const char *lead(const struct site *s, size_t name)
{
	size_t bad = 0, has = 0;

	for (size_t i = 0; i < s->nlines; i++) {
		struct regress_cell cell = regress_cell_of(s->lines[i].runs[0], name);

		has += cell.outcome != REGRESS_NONE;
		bad += site_fails(cell);
	}
	return bad ? arena_printf(s->mem, "It fails in %zu of the %zu last runs that have it.", bad,
				  has)
		   : "It fails nowhere in the last runs.";
}

int site_test(const struct site *s, size_t name, struct err *err)
{
	const struct html_page page = { .title = s->index->names[name], .kicker = s->title,
					.home = "../index.html", .lead = lead(s, name),
					.css = site_css };
	struct buffer b;
	struct html h;
	int rc;

	buffer_open(&b);
	html_begin(&h, b.to, &page);
	put_strips(&h, s, name);
	put_failures(&h, s, name);
	html_end(&h, NULL);
	buffer_end(&b);
	rc = sitefiles_put(s->files, JOIN(s->mem, "tests/", s->index->names[name], ".html"), b.v, b.n,
			   err);
	buffer_close(&b);
	return rc;
}
