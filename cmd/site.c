/* The site of a store of results: its runs, sorted into lines and days, and what pages share. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../recipes/regress_index.h"
#include "html.h"
#include "regressload.h"
#include "site.h"

const char *const site_state_names[SITE_STATES] = {
	[SITE_GOOD] = "good", [SITE_KNOWN] = "known", [SITE_FLAKY] = "flaky",
	[SITE_PARTIAL] = "partial", [SITE_NEW] = "new",
};

const char site_css[] =
	".wide{position:relative}.cells caption{white-space:nowrap}"
	".cells{width:auto;border-collapse:separate;border-spacing:2px;font-size:.85rem}"
	".cells td,.cells thead th{padding:0;border:0;text-align:center;min-width:1.55rem}"
	".cells thead th:first-child{text-align:left}"
	".cells tbody th{border:0;padding:.05rem .6rem .05rem 0;vertical-align:middle;"
	"white-space:nowrap}"
	".cells th.group{padding:1.1rem 0 .2rem;white-space:normal;font-size:1rem}"
	".cells tbody:first-of-type th.group{padding-top:.3rem}"
	".group span{font-weight:400;color:var(--dim);font-size:.85rem;margin-left:.5rem}\n"
	".c{display:block;height:1.55rem;line-height:1.55rem;border-radius:.3rem;"
	"font-size:.78rem;font-weight:650;text-decoration:none;text-align:center;"
	"background:var(--soft);color:var(--dim)}a.c:hover{outline:2px solid var(--link)}"
	".c.good{background:var(--goodbg);color:var(--good)}.c.known{background:var(--oddbg);"
	"color:var(--odd)}.c.flaky{background:var(--warnbg);color:var(--warn)}"
	".c.partial{border:1px dashed var(--dim);line-height:1.4rem}"
	".c.new{background:var(--bad);color:var(--card)}.c.none{background:none;"
	"color:var(--line)}\n"
	".legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0;"
	"color:var(--dim);font-size:.85rem}.legend .c{display:inline-block;width:1.55rem;"
	"margin-right:.4rem}\n"
	".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1rem}"
	".two .card{margin:0}.card h2{margin:0 0 .7rem;font-size:1.05rem}.card h3{margin:.2rem 0}"
	"pre.out{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);"
	"border-radius:.45rem;padding:.6rem .8rem;max-height:32rem;overflow:auto}\n"
	".news{list-style:none;padding:0}.news li{padding:.45rem 0;"
	"border-bottom:1px solid var(--line)}.news .badge{min-width:4.2rem;text-align:center;"
	"margin-right:.5rem}.row{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline}"
	".plain td{vertical-align:baseline}.months{columns:9rem;padding:0;list-style:none}"
	"details .facts{font-size:.9rem}h4{margin:1rem 0 .3rem}\n"
	"@media(max-width:62rem){.days td:nth-child(n+24),.days thead th:nth-child(n+24)"
	"{display:none}}"
	"@media(max-width:46rem){.days td:nth-child(n+16),.days thead th:nth-child(n+16)"
	"{display:none}}"
	"@media(max-width:34rem){.days td:nth-child(n+11),.days thead th:nth-child(n+11)"
	"{display:none}.group span{display:block;margin:0}.hide{display:none}}\n";

/* --- runs ----------------------------------------------------------------------------------- */

enum site_state site_state(const struct regress_result *r)
{
	return r->summary.fresh   ? SITE_NEW
	       : r->partial       ? SITE_PARTIAL
	       : r->summary.flaky ? SITE_FLAKY
	       : r->summary.known ? SITE_KNOWN
				  : SITE_GOOD;
}

bool site_fails(struct regress_cell cell)
{
	return regress_outcome_bad(cell.outcome) && cell.label != REGRESS_FLAKY;
}

const struct regress_row *site_before(const struct site *s, const struct regress_row *row)
{
	return s->before[row - s->index->rows];
}

bool site_paged(const struct site *s, const struct regress_row *row)
{
	return s->paged[row - s->index->rows];
}

/* By machine, then the newest Python, then the newest run. */
static int in_lines(const void *va, const void *vb)
{
	const struct regress_row *a = *(const struct regress_row *const *)va;
	const struct regress_row *b = *(const struct regress_row *const *)vb;
	const struct regress_python *p = &a->run.python, *q = &b->run.python;
	int rc = strcmp(a->run.machine.name, b->run.machine.name);

	if (rc == 0)
		rc = version_cmp(q->branch, p->branch);
	if (rc == 0)
		rc = strcmp(q->branch, p->branch);
	if (rc == 0)
		rc = (p->free_threaded - q->free_threaded) * 2 + p->debug - q->debug;
	return rc ? rc : strcmp(b->run.id, a->run.id);
}

static bool same_line(const struct regress_row *a, const struct regress_row *b)
{
	const struct regress_python *p = &a->run.python, *q = &b->run.python;

	return strcmp(a->run.machine.name, b->run.machine.name) == 0 &&
	       strcmp(p->branch, q->branch) == 0 && p->free_threaded == q->free_threaded &&
	       p->debug == q->debug;
}

static const char *const *last_days(const struct regress_index *index, struct arena *mem)
{
	const char **days = TAKE_N(mem, SITE_DAYS, const char *);
	struct day last = { 1970, 1, 1 };

	if (index->n)
		(void)!scan_day(span_of(index->rows[0].run.began), &last);
	for (int i = 0; i < SITE_DAYS; i++) {
		struct day d = day_from_number(day_number(last) - i);

		days[i] = arena_printf(mem, "%04d-%02d-%02d", d.year, d.month, d.mday);
	}
	return days;
}

/* The last run of each day; those that were not ended only where there is no other. */
static void fill_days(struct site *s, struct site_line *line)
{
	line->days = TAKE_N(s->mem, SITE_DAYS, const struct regress_row *);
	for (size_t i = 0, day = 0; i < line->n && day < SITE_DAYS;) {
		const struct regress_row *row = line->runs[i];
		int order = strncmp(row->run.began, s->days[day], 10);

		if (order < 0) {
			day++;
			continue;
		}
		if (order == 0 && (!line->days[day] ||
				   (line->days[day]->run.partial && !row->run.partial)))
			line->days[day] = row;
		i++;
	}
}

/* The newest of each line, those of the last days, and any that tells of a few named tests. */
static void choose_pages(struct site *s, const struct site_line *line)
{
	for (size_t i = 0; i < line->n; i++)
		s->paged[line->runs[i] - s->index->rows] =
			i < SITE_STRIP ||
			strncmp(line->runs[i]->run.began, s->days[SITE_DAYS - 1], 10) >= 0;
}

static void find_before(struct site *s, const struct site_line *line)
{
	const struct regress_row **before =
		(const struct regress_row **)(uintptr_t)s->before;

	for (size_t i = 0; i < line->n; i++)
		for (size_t k = i + 1; k < line->n && k < i + 1000; k++)
			if (strcmp(line->runs[i]->run.set, line->runs[k]->run.set) == 0) {
				before[line->runs[i] - s->index->rows] = line->runs[k];
				break;
			}
}

void site_sort(const struct regress_index *index, struct arena *mem, struct site *ret)
{
	const struct regress_row **v = TAKE_N(mem, index->n + 1, const struct regress_row *);
	struct site s = { .index = index, .mem = mem, .days = last_days(index, mem) };
	size_t n = 0;

	s.before = TAKE_N(mem, index->n + 1, const struct regress_row *);
	s.paged = TAKE_N(mem, index->n + 1, bool);
	for (size_t i = 0; i < index->n; i++) {
		if (strcmp(index->rows[i].run.set, "named") != 0)
			v[n++] = &index->rows[i];
		else
			s.paged[i] = strncmp(index->rows[i].run.began, s.days[SITE_DAYS - 1],
					     10) >= 0;
	}
	if (n)
		qsort(v, n, sizeof *v, in_lines);
	s.lines = TAKE_N(mem, n + 1, struct site_line);
	for (size_t i = 0; i < n; i++) {
		struct site_line *line = s.nlines ? &s.lines[s.nlines - 1] : NULL;

		if (!line || !same_line(line->runs[0], v[i])) {
			line = &s.lines[s.nlines++];
			line->machine = v[i]->run.machine.name;
			line->python = regressload_python(&v[i]->run, mem);
			line->runs = &v[i];
		}
		line->n++;
	}
	/* A week at least. */
	for (s.ndays = SITE_DAYS; s.ndays > 7 && index->n &&
	     strncmp(index->rows[index->n - 1].run.began, s.days[s.ndays - 1], 10) > 0;)
		s.ndays--;
	for (size_t i = 0; i < s.nlines; i++) {
		fill_days(&s, &s.lines[i]);
		find_before(&s, &s.lines[i]);
		choose_pages(&s, &s.lines[i]);
	}
	*ret = s;
}

/* --- words ---------------------------------------------------------------------------------- */

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September",
	"October", "November", "December",
};

const char *site_day(const char *time, struct arena *mem)
{
	struct day d;

	if (scan_day(span_of(time), &d) < 0)
		return time;
	return arena_printf(mem, "%d %s %d", d.mday, months[(unsigned)(d.month - 1) % 12], d.year);
}

const char *site_time(const char *time, struct arena *mem)
{
	return strlen(time) < 16 ? time
				 : arena_printf(mem, "%s, %.5s UTC", site_day(time, mem), time + 11);
}

/* Seconds since 1970 of a time that has the form of one. */
static int64_t seconds(const char *time)
{
	static const size_t at[] = { 11, 14, 17 };
	struct day d;
	int64_t n;

	if (strlen(time) < 20 || scan_day(span_of(time), &d) < 0)
		return 0;
	n = day_number(d) * 24;
	for (size_t i = 0; i < LEN(at); i++)
		n = (i ? n * 60 : n) + (time[at[i]] - '0') * 10 + (time[at[i] + 1] - '0');
	return n;
}

const char *site_span(const char *from, const char *to, struct arena *mem)
{
	int64_t s = seconds(to) - seconds(from);

	if (s < 0)
		return NULL;
	if (s < 120)
		return arena_printf(mem, "%" PRId64 " s", s);
	if (s < 7200)
		return arena_printf(mem, "%" PRId64 " min", (s + 30) / 60);
	return arena_printf(mem, "%" PRId64 " h %" PRId64 " min", s / 3600, s % 3600 / 60);
}

const char *site_count(uint64_t n, const char *one, const char *many, struct arena *mem)
{
	return arena_printf(mem, "%" PRIu64 " %s", n, n == 1 ? one : many);
}

/* --- parts of pages ------------------------------------------------------------------------- */

void site_put_time(struct html *h, const char *time, const char *text)
{
	html_open(h, "time");
	html_attr(h, "datetime", time);
	html_text(h, text);
	html_close(h);
}

void site_put_badge(struct html *h, struct regress_cell cell)
{
	static const char *const colours[REGRESS_LABELS] = {
		[REGRESS_NEW] = "badge fail", [REGRESS_KNOWN] = "badge unknown",
		[REGRESS_FLAKY] = "badge warn", [REGRESS_FIXED] = "badge pass",
	};
	const char *outcome = regress_outcome_names[cell.outcome];

	if (cell.label && cell.label != REGRESS_FIXED)
		html_put(h, "span", colours[cell.label], regress_label_names[cell.label]);
	if (cell.label && cell.label != REGRESS_FIXED)
		html_text(h, " ");
	if (cell.label == REGRESS_FIXED)
		html_put(h, "span", colours[cell.label], "fixed");
	else
		html_put(h, "span",
			 cell.outcome == REGRESS_PASSED        ? "badge pass"
			 : regress_outcome_bad(cell.outcome)   ? "badge fail"
								: "badge",
			 outcome ? outcome : "not in it");
}

/* What stands in the square of a run. */
static void put_cell(struct html *h, const struct site *s, const struct regress_row *row,
		     const char *day, const char *up)
{
	static const char *const glyphs[SITE_STATES] = { "\xe2\x9c\x93", "k", "~", "\xe2\x80\xa6", "" };
	bool link = row && site_paged(s, row);
	enum site_state state = row ? site_state(&row->run) : SITE_GOOD;
	char class[16];

	html_open(h, "td");
	html_open(h, link ? "a" : "span");
	(void)snprintf(class, sizeof class, "c %s", row ? site_state_names[state] : "none");
	html_attr(h, "class", class);
	if (link)
		html_attrf(h, "href", "%sruns/%s.html", up, row->run.id);
	if (row)
		html_attrf(h, "title", "%s: %s", day, regressload_counts(&row->run, s->mem));
	html_open(h, "span");
	html_attr(h, "aria-hidden", "true");
	if (row && state == SITE_NEW)
		html_textf(h, "%" PRId64, row->run.summary.fresh);
	else
		html_text(h, row ? glyphs[state] : "\xc2\xb7");
	html_close(h);
	html_putf(h, "span", "visually-hidden", "%s", !row ? "no run"
		  : state == SITE_NEW ? site_count((uint64_t)row->run.summary.fresh, "new failure",
						   "new failures", s->mem)
		  : state == SITE_GOOD ? "as it should be" : site_state_names[state]);
	html_close(h);
	html_close(h);
}

static void put_heads(struct html *h, const struct site *s)
{
	html_open(h, "thead");
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "col");
	html_text(h, "Python");
	html_close(h);
	for (size_t i = 0; i < s->ndays; i++) {
		html_open(h, "th");
		html_attr(h, "scope", "col");
		html_attr(h, "title", site_day(s->days[i], s->mem));
		html_text(h, s->days[i] + 8);
		html_putf(h, "span", "visually-hidden", " %s",
			  strchr(site_day(s->days[i], s->mem), ' ') + 1);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_group(struct html *h, const struct site *s, const struct site_line *line,
		      const char *up)
{
	const struct regress_machine *m = &line->runs[0]->run.machine;

	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "rowgroup");
	html_attr(h, "class", "group");
	html_attrf(h, "colspan", "%zu", s->ndays + 1);
	html_open(h, "a");
	html_attrf(h, "href", "%smachines/%s.html", up, line->machine);
	html_text(h, line->machine);
	html_close(h);
	html_open(h, "span");
	html_textf(h, " %s", m->model ? m->model : m->arch);
	if (m->cores)
		html_textf(h, ", %" PRId64 " cores", m->cores);
	if (m->page_size)
		html_textf(h, ", pages of %" PRId64 " KiB", m->page_size / 1024);
	if (m->emulated)
		html_text(h, ", emulated");
	html_close(h);
	html_close(h);
	html_close(h);
}

void site_put_days(struct html *h, const struct site *s, const char *machine, const char *up)
{
	unsigned at = h->depth;
	const char *group = "";

	html_open(h, "div");
	html_attr(h, "class", "wide card");
	html_open(h, "table");
	html_attr(h, "class", "cells days");
	html_put(h, "caption", NULL, "The last run of each day, the newest day first");
	put_heads(h, s);
	for (size_t i = 0; i < s->nlines; i++) {
		const struct site_line *line = &s->lines[i];

		if (machine && strcmp(machine, line->machine) != 0)
			continue;
		if (strcmp(group, line->machine) != 0) {
			if (*group)
				html_close(h);
			html_open(h, "tbody");
			if (!machine)
				put_group(h, s, line, up);
		}
		group = line->machine;
		html_open(h, "tr");
		html_open(h, "th");
		html_attr(h, "scope", "row");
		html_text(h, line->python);
		html_close(h);
		for (size_t k = 0; k < s->ndays; k++)
			put_cell(h, s, line->days[k], site_day(s->days[k], s->mem), up);
		html_close(h);
	}
	html_back(h, at);
}

void site_put_legend(struct html *h)
{
	static const struct { const char *class, *glyph, *words; } v[] = {
		{ "c good", "\xe2\x9c\x93", "as it should be" },
		{ "c new", "2", "new failures, so many" },
		{ "c flaky", "~", "flaky: passed when run again" },
		{ "c known", "k", "known failures only" },
		{ "c partial", "\xe2\x80\xa6", "not ended" },
		{ "c none", "\xc2\xb7", "no run" },
	};

	html_open(h, "ul");
	html_attr(h, "class", "legend");
	for (size_t i = 0; i < LEN(v); i++) {
		html_open(h, "li");
		html_open(h, "span");
		html_attr(h, "class", v[i].class);
		html_attr(h, "aria-hidden", "true");
		html_text(h, v[i].glyph);
		html_close(h);
		html_text(h, v[i].words);
		html_close(h);
	}
	html_close(h);
}

void site_put_runs(struct html *h, const struct site *s, const struct regress_row *const *v,
		   size_t n, const char *caption, const char *up)
{
	static const char *const heads[] = { "Began (UTC)", "Python", "Machine", "Set", "Result" };
	unsigned at = h->depth;

	html_open(h, "div");
	html_attr(h, "class", "wide");
	html_open(h, "table");
	html_attr(h, "class", "plain");
	html_put(h, "caption", NULL, caption);
	html_open(h, "thead");
	html_open(h, "tr");
	for (size_t i = 0; i < LEN(heads); i++) {
		html_open(h, "th");
		html_attr(h, "scope", "col");
		if (i == 3)
			html_attr(h, "class", "hide");
		html_text(h, heads[i]);
		html_close(h);
	}
	html_back(h, at + 2);
	html_open(h, "tbody");
	for (size_t i = 0; i < n; i++) {
		const struct regress_result *r = &v[i]->run;
		enum site_state state = site_state(r);

		html_open(h, "tr");
		html_open(h, "td");
		html_open(h, site_paged(s, v[i]) ? "a" : "span");
		if (site_paged(s, v[i]))
			html_attrf(h, "href", "%sruns/%s.html", up, r->id);
		site_put_time(h, r->began, arena_printf(s->mem, "%.10s %.5s", r->began,
							r->began + 11));
		html_close(h);
		html_close(h);
		html_putf(h, "td", NULL, "%s%s", r->python.version,
			  r->python.free_threaded ? "t" : "");
		html_put(h, "td", NULL, r->machine.name);
		html_put(h, "td", "hide", r->set);
		html_open(h, "td");
		html_put(h, "span", state == SITE_NEW     ? "badge fail"
				    : state == SITE_GOOD  ? "badge pass"
				    : state == SITE_KNOWN ? "badge unknown" : "badge warn",
			 regressload_counts(r, s->mem));
		if (r->partial)
			html_put(h, "span", "dim", " not ended");
		html_close(h);
		html_close(h);
	}
	html_back(h, at);
}
