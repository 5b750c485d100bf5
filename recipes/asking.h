/* Asking the configured indexes and folders, for an audit: pages and metadata, each but once. */
#ifndef AMPY_ASKING_H
#define AMPY_ASKING_H

#include "../probes/base/base.h"

#include "../probes/wheel/audit.h"

struct arena;
struct asking;
struct err;
struct places;
struct places_line;
struct root;

struct asking_setup {
	const struct root *root;             /* whose configuration counts */
	const char *const *index, *const *find_links;    /* of our own line; or NULL */
	const char *venv;                    /* see places_asked, as these: */
	const struct places_line *lines;
	size_t nlines;
	const char *note;                    /* that is told beside its own; or NULL */
	bool offline;                        /* only what is in the cache, and folders */
	bool no_cache;
	bool brief;                          /* a server that is slow to answer is soon given up */
	/* Called while servers are asked for `what`, "pages" or the like, and at the end with NULL; or
	 * NULL. */
	void (*progress)(const char *what, size_t done, size_t total);
	const volatile int *stop;            /* a signal that came, see signals_catch(); or NULL */
};

/* Finds the places; nothing is asked yet.  -ENOENT with a sentence where there is none, else as
 * places_find().  What is learned lies in `mem`.
 */
int asking_open(const struct asking_setup *setup, struct arena *mem, struct asking **ret,
		struct err *err) MUST_USE;
/* A sentence each, with NULL at the end: a cache that cannot be used, a netrc that is not believed,
 * places that pip does not ask, links that are not there.
 */
const char *const *asking_notes(const struct asking *a);
/* Where it asks, and what pip is configured to take of it. */
const struct places *asking_places(const struct asking *a);
/* For any number of audits, one after the other: what one has learned the next one knows. */
struct audit_asker asking_asker(struct asking *a);
void asking_close(struct asking **a);    /* NULL is fine */

#endif
