/* What others read of the site: an Atom feed (RFC 4287), and badges (SVG). */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../recipes/regress_index.h"
#include "html.h"
#include "regressload.h"
#include "site.h"
#include "sitefiles.h"

/* A UUID (RFC 9562, version 8) that is always the same for a run: made of its id's digits. */
static const char *uuid(const char *id, unsigned kind, struct arena *mem)
{
	return arena_printf(mem, "urn:uuid:%.8s-%.4s-8%.2s%u-8000-0000%.8s", id, id + 9, id + 13,
			    kind & 7, id + 17);
}

static void link_to(struct html *h, const char *rel, const char *href)
{
	html_open(h, "link");
	html_attr(h, "rel", rel);
	(void)html_href(h, href);
	html_close(h);
}

/* The tests of a run that are worth a word. */
static const char *summary(const struct site *s, const struct regress_row *row)
{
	const struct regress_row *before = site_before(s, row);
	const char *all = "";
	size_t n = 0;

	for (size_t i = 0; i < s->index->nnames; i++) {
		struct regress_cell now = regress_cell_of(row, i), was = { 0 };
		const char *what = NULL;

		if (before)
			was = regress_cell_of(before, i);
		if (site_fails(now) && now.label == REGRESS_NEW)
			what = site_fails(was) ? "fails still" : "fails";
		else if (now.outcome == REGRESS_PASSED && site_fails(was))
			what = "passes again";
		if (what && n++ < 40)
			all = JOIN(s->mem, all, *all ? ", " : "", s->index->names[i], " ", what);
	}
	return *all ? JOIN(s->mem, all, n > 40 ? " and others." : ".") : "Nothing new.";
}

static void put_entry(struct html *h, const struct site *s, const struct regress_row *row)
{
	const struct regress_result *r = &row->run;

	html_open(h, "entry");
	html_putf(h, "title", NULL, "Python %s on %s: %s", regressload_python(r, s->mem),
		  r->machine.name, regressload_counts(r, s->mem));
	html_put(h, "id", NULL, uuid(r->id, 1, s->mem));
	html_put(h, "updated", NULL, r->ended);
	html_put(h, "published", NULL, r->began);
	link_to(h, "alternate", JOIN(s->mem, s->base ? s->base : "", "runs/", r->id, ".html"));
	html_put(h, "summary", NULL, summary(s, row));
	html_close(h);
}

int site_feed(const struct site *s, struct err *err)
{
	const struct regress_index *x = s->index;
	const char *none = "19700101T000000Z-00000000";
	struct buffer b;
	struct html h = { 0 };
	size_t n = 0;
	int rc;

	buffer_open(&b);
	h.to = b.to;
	fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>", b.to);
	html_open(&h, "feed");
	html_attr(&h, "xmlns", "http://www.w3.org/2005/Atom");
	html_put(&h, "title", NULL, s->title);
	html_put(&h, "id", NULL, uuid(x->n ? x->rows[x->n - 1].run.id : none, 0, s->mem));
	html_put(&h, "updated", NULL, x->n ? x->rows[0].run.ended : "1970-01-01T00:00:00Z");
	if (s->base)
		link_to(&h, "self", JOIN(s->mem, s->base, "feed.xml"));
	link_to(&h, "alternate", JOIN(s->mem, s->base ? s->base : "", "index.html"));
	html_open(&h, "author");
	html_put(&h, "name", NULL, "ampy");
	html_close(&h);
	for (size_t i = 0; i < x->n && n < SITE_FEED; i++)
		if (site_paged(s, &x->rows[i])) {
			put_entry(&h, s, &x->rows[i]);
			n++;
		}
	html_back(&h, 0);
	fputc('\n', b.to);
	buffer_end(&b);
	rc = sitefiles_put(s->files, "feed.xml", b.v, b.n, err);
	buffer_close(&b);
	return rc;
}

/* --- badges --------------------------------------------------------------------------------- */

/* Columns of 7 units each: narrow enough for the fonts that a browser has. */
static void put_half(struct html *h, unsigned x, unsigned wide, const char *fill, const char *text)
{
	html_open(h, "rect");
	html_attrf(h, "x", "%u", x);
	html_attrf(h, "width", "%u", wide);
	html_attr(h, "height", "20");
	html_attr(h, "fill", fill);
	html_close(h);
	html_open(h, "text");
	html_attrf(h, "x", "%u", x + wide / 2);
	html_attr(h, "y", "14");
	html_attr(h, "fill", "#fff");
	html_attr(h, "text-anchor", "middle");
	html_attr(h, "font-family", "Verdana,DejaVu Sans,sans-serif");
	html_attr(h, "font-size", "11");
	html_attrf(h, "textLength", "%u", wide - 10);
	html_text(h, text);
	html_close(h);
}

static int put_badge(const struct site *s, const char *path, const char *what, const char *state,
		     const char *fill, struct err *err)
{
	unsigned left = 10 + 7 * (unsigned)strlen(what), right = 10 + 7 * (unsigned)strlen(state);
	struct html h = { 0 };
	struct buffer b;
	int rc;

	buffer_open(&b);
	h.to = b.to;
	html_open(&h, "svg");
	html_attr(&h, "xmlns", "http://www.w3.org/2000/svg");
	html_attrf(&h, "width", "%u", left + right);
	html_attr(&h, "height", "20");
	html_attr(&h, "role", "img");
	html_attrf(&h, "aria-label", "%s: %s", what, state);
	html_putf(&h, "title", NULL, "%s: %s", what, state);
	put_half(&h, 0, left, "#41495a", what);
	put_half(&h, left, right, fill, state);
	html_back(&h, 0);
	fputc('\n', b.to);
	buffer_end(&b);
	rc = sitefiles_put(s->files, path, b.v, b.n, err);
	buffer_close(&b);
	return rc;
}

/* Of the last runs of a Python (NULL: of all), on whatever machine. */
static int badge_of(const struct site *s, const char *python, struct err *err)
{
	const char *path = python ? JOIN(s->mem, "badge-", python, ".svg") : "badge.svg";
	const char *what = python ? JOIN(s->mem, "Python ", python) : "CPython tests";
	int64_t fresh = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->nlines; i++) {
		if (python && strcmp(python, s->lines[i].python) != 0)
			continue;
		fresh += s->lines[i].runs[0]->run.summary.fresh;
		n++;
	}
	if (!n)
		return put_badge(s, path, what, "no results", "#6b7280", err);
	return fresh ? put_badge(s, path, what, site_count((uint64_t)fresh, "new failure",
							   "new failures", s->mem), "#b42318", err)
		     : put_badge(s, path, what, "passing", "#1a7f4b", err);
}

int site_badges(const struct site *s, struct err *err)
{
	int rc = badge_of(s, NULL, err);

	for (size_t i = 0; rc == 0 && i < s->nlines; i++) {
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(s->lines[i].python, s->lines[k].python) == 0;
		if (!seen)
			rc = badge_of(s, s->lines[i].python, err);
	}
	return rc;
}
