/* The site of a store of results: what its pages share. */
#ifndef AMPY_SITE_H
#define AMPY_SITE_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct html;
struct regress_cell;
struct regress_index;
struct regress_result;
struct regress_row;
struct sitefiles;

enum { SITE_DAYS = 30, SITE_STRIP = 30, SITE_FEED = 50 };

/* What a run is to be thought of, the worst last. */
enum site_state { SITE_GOOD, SITE_KNOWN, SITE_FLAKY, SITE_PARTIAL, SITE_NEW, SITE_STATES };

/* A Python on a machine, and its runs. */
struct site_line {
	const char *machine, *python;
	const struct regress_row **runs;   /* the newest first; of "named" tests none */
	size_t n;
	const struct regress_row **days;   /* the last run of each day, or NULL */
};

/* What its pages are made of, in the order in which they are: nothing but what the store has, so
 * that the same store gives the same bytes.
 */
struct site {
	const char *title, *base;          /* base: where it will be seen, with a slash; or NULL */
	const struct regress_index *index;
	struct site_line *lines;           /* by machine, the newest Python first */
	size_t nlines;
	const char *const *days;           /* "2026-11-30", SITE_DAYS of them, the newest first */
	size_t ndays;                      /* that are shown: not those before the oldest run */
	/* For each row of the index: the run before it of its line and set (NULL: none), and whether
	 * it has a page of its own. */
	const struct regress_row *const *before;
	bool *paged;
	struct arena *mem;
	struct sitefiles *files;
};

/* Sorts the runs into lines and days. */
void site_sort(const struct regress_index *index, struct arena *mem, struct site *ret);

/* Pages and files; -errno with err set. */
int site_home(const struct site *s, struct err *err) MUST_USE;
int site_months(const struct site *s, struct err *err) MUST_USE;
int site_test(const struct site *s, size_t name, struct err *err) MUST_USE;
int site_run(const struct site *s, const struct regress_row *row, const struct regress_result *r,
	     struct err *err) MUST_USE;
int site_machine(const struct site *s, const struct regress_row *row,
		 const struct regress_result *r, struct err *err) MUST_USE;
int site_feed(const struct site *s, struct err *err) MUST_USE;
int site_badges(const struct site *s, struct err *err) MUST_USE;

/* --- parts of pages ------------------------------------------------------------------------- */

extern const char site_css[];
extern const char *const site_state_names[SITE_STATES];   /* classes of the style sheet */

enum site_state site_state(const struct regress_result *r);
/* A failure that is not known to come and go. */
bool site_fails(struct regress_cell cell);
const struct regress_row *site_before(const struct site *s, const struct regress_row *row);
bool site_paged(const struct site *s, const struct regress_row *row);

/* "30 November 2026", "30 November 2026, 03:17 UTC" from a time as results have it. */
const char *site_day(const char *time, struct arena *mem);
const char *site_time(const char *time, struct arena *mem);
/* "8 min", or NULL where an end lies before its beginning. */
const char *site_span(const char *from, const char *to, struct arena *mem);
const char *site_count(uint64_t n, const char *one, const char *many, struct arena *mem);

/* <time datetime="...">TEXT</time> */
void site_put_time(struct html *h, const char *time, const char *text);
/* A badge: the words and the colour of an outcome with its label. */
void site_put_badge(struct html *h, struct regress_cell cell);
/* Lines by days, those of one machine (NULL: all); `up` leads from the page to the top folder. */
void site_put_days(struct html *h, const struct site *s, const char *machine, const char *up);
void site_put_legend(struct html *h);
/* Rows of a table of runs. */
void site_put_runs(struct html *h, const struct site *s, const struct regress_row *const *v,
		   size_t n, const char *caption, const char *up);

#endif
