/* What a package manager said: its last lines, and by them why it failed. */
#ifndef AMPY_SAID_H
#define AMPY_SAID_H

#include "../probes/base/base.h"

struct arena;
struct list;
struct said;
struct span;

/* Reasons for a failure, the one that explains the others first. */
enum reason {
	REASON_NO_SPACE,
	REASON_READ_ONLY,
	REASON_LOCK,            /* another one works */
	REASON_INTERRUPTED,     /* dpkg was; it has to be repaired first */
	REASON_SCRIPT,          /* of a package; the package's name */
	REASON_STALE,           /* the lists name files that are not there, or are others */
	REASON_NETWORK,         /* it may work a little later */
	REASON_UNKNOWN_NAME,    /* the names */
	REASON_UNMET,           /* dependencies */
	REASONS                 /* none of these */
};

extern const char *const reason_names[REASONS];   /* "no-space" */

enum { SAID_LINES = 20, SAID_BYTES = 400 };

struct said *said_new(struct arena *mem);
/* What came, in pieces as they come.  A line that is written over (CR) counts as it was last;
 * escape sequences and control characters are left out.
 */
void said_feed(struct said *s, struct span piece);
/* The last lines that are not empty, at most SAID_LINES, NULL-terminated; longer ones than
 * SAID_BYTES end in "...".
 */
const char *const *said_tail(const struct said *s, struct arena *mem);
/* The very last of them, or "it said nothing". */
const char *said_last(const struct said *s, struct arena *mem);
bool said_has(const struct said *s, enum reason why);
/* The first reason of those it gave, or REASONS.  Means nothing where the program did not fail. */
enum reason said_why(const struct said *s);
/* The names it gave with one, NULL-terminated, never NULL. */
const char *const *said_subjects(const struct said *s, enum reason why);

/* Of one line: the reason it gives, or REASONS; its names are added to `subjects` (NULL: they are
 * not wanted). */
enum reason said_line(struct span line, struct list *subjects, struct arena *mem);

#endif
