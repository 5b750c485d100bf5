/* What is worth knowing of each run of a store without its outputs: read once, and then from a
 * cache, since a result never changes.
 */
#ifndef AMPY_REGRESS_INDEX_H
#define AMPY_REGRESS_INDEX_H

#include "../probes/base/base.h"

#include "../probes/base/git.h"
#include "../probes/regress/result.h"

struct arena;
struct err;
struct lock_index;
struct regress_store;
struct text;

enum { REGRESS_MAX_NAMES = 8192 };   /* of different tests in a store */

struct regress_row {
	char object[GIT_ID];
	/* Without tests, facts, argv: what index.c keeps. */
	struct regress_result run;
	/* For each name of the index, as far as it goes, how the test ended; see regress_cell_of(). */
	const char *cells;
	size_t ncells;
};

struct regress_broken {
	const char *id, *why;
};

struct regress_index {
	struct regress_row *rows;      /* the newest first */
	size_t n;
	const char **names;            /* of the tests, in the order in which they were first met */
	size_t nnames;
	struct regress_broken *broken; /* results that cannot be read, the newest first */
	size_t nbroken;
	size_t read;                   /* how many were not in the cache */
};

/* Outcome and label of a test in a run; REGRESS_NONE where it was not asked for. */
struct regress_cell {
	enum regress_outcome outcome;
	enum regress_label label;
};
struct regress_cell regress_cell_of(const struct regress_row *row, size_t name);

/* An id begins with the time at which the run began. */
bool regress_id_of(const struct regress_result *r);

/* All results of a store; those that cannot be read are named and the rest is there.  Without a
 * cache (it cannot be written, or is not ours alone) it is slower and no more.
 */
int regress_index_load(struct regress_store *s, struct arena *mem, struct regress_index *ret,
		       struct err *err) MUST_USE;
/* The text of a cache: -EBADMSG.  Rows in the order of the text. */
int regress_index_parse(const struct text *text, struct arena *mem,
			struct regress_index *ret) MUST_USE;
void regress_index_write(FILE *to, const struct regress_index *index);

#endif
