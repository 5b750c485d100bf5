/* What the parts of the journal share: how a line is written, and what its folder holds. */
#ifndef AMPY_JOURNAL_LINE_H
#define AMPY_JOURNAL_LINE_H

#include "../probes/base/base.h"

#include <sys/types.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/jsonout.h"
#include "journal.h"

struct json;

#define JOURNAL_SCHEMA "ampy.journal/1"

enum { JOURNAL_MAX = 16 * 1024 * 1024 };   /* bytes of one run */

struct journal {
	const struct root *root;
	const char *dir;
	struct arena *mem;
	int folder, runs, lock;    /* DIR, DIR/runs, DIR/lock */
	const char *const *complaints;
	struct run run;            /* the one that is being written */
	size_t first;              /* which of its steps is the first of the plan at hand */
	bool resumed;
	int fd;                    /* its file; -1 between runs */
	off_t size;                /* ... whose lines are whole */
};

struct line {
	struct buffer b;
	struct json_out o;
};

/* The time of the machine that runs this, as 2026-11-22T12:00:00Z. */
const char *journal_now(struct arena *mem);
/* Says in the lock, for others to read, who holds it; kind: "setup", or NULL. */
int journal_sign(struct journal *j, const char *kind);
int journal_complain(const struct journal *j, int rc, struct err *err);

/* Begins a line about this event; NULL: the first line of a file. */
void line_open(struct line *l, const struct journal *j, const char *event);
void line_end(struct line *l);
/* Ends it and appends it: whole and on disk, or not there at all. */
int line_append(struct line *l, struct journal *j, struct err *err) MUST_USE;
void line_packages(struct json_out *o, const char *key, const struct package *v, size_t n);
/* Without the env of its steps: a password may stand there. */
void line_plan(struct json_out *o, const struct plan *plan, struct arena *mem);

/* Any bytes without NUL, one character (U+0001 to U+00FF) for each: a path or the content of a file
 * need not be UTF-8, and comes back as it was.  NULL: null.
 */
void bytes_to_json(struct json_out *o, const char *key, const char *bytes, struct arena *mem);
/* NULL where there is none, or what bytes_to_json() never wrote. */
const char *bytes_from_json(const struct json *j, const char *key, struct arena *mem);

struct journal_files {
	struct run *v;             /* oldest first */
	size_t n;
	struct list broken;        /* names in runs/ that are best moved aside */
	struct list complaints;    /* a sentence for each file that cannot be used */
};

/* Reads all of DIR/runs; see journal_runs(). */
int journal_load(const struct root *root, const char *dir, struct arena *mem,
		 struct journal_files *ret, struct err *err) MUST_USE;
/* Who wrote this lock: "ampy setup (pid 12), since ..."; pid 0 where it does not say. */
const char *journal_describe(const struct text *lock, int64_t *pid, struct arena *mem);

#endif
